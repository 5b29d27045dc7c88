package io.kumo.node.replica;

import io.kumo.ring.Chain;
import io.kumo.ring.Member;

/**
 * How a serving primary lets a node go that shall hold no copy any more. What is assigned changes
 * without a new term, so an addition that was asked for while the node was assigned may be done
 * long after, once it is assigned again, on the strength of what the node had acknowledged before.
 * So a node deletes nothing before its primary has said that nothing of the kind is under way:
 * neither the list that it knows nor the one that it asks for has the node (rule 5), and its
 * session, if there was one, has ended.
 */
final class Releases {
  private final ReplicaState state;
  private final Members members;
  private final Joins joins;

  Releases(ReplicaState state, Members members, Joins joins) {
    this.state = state;
    this.members = members;
    this.joins = joins;
  }

  /** Answers, or is silent while the node counts or may come to count: then it asks again. */
  void asked(PeerMessage.ReleaseAsk ask) {
    Member node = ask.stamp().from();
    Chain chain = state.chain();
    boolean counted =
        members.lists(node.node())
            || chain.memberOf(node.node()).isPresent()
            || chain.assigned().contains(node.node());
    boolean newest =
        chain.active() && chain.term() == state.term() && ask.stamp().term() <= state.term();
    if (newest && !counted) {
      joins.end(node.node(), "it shall hold no copy");
      state.effects().send(node, new PeerMessage.Released(state.stamp(node, 0), ask.number()));
    }
  }
}
