package io.kumo.node.replica;

import io.kumo.node.entry.Batch;
import io.kumo.ring.Chain;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The learners of a serving primary, one session for each node (rules 15 to 19). */
final class Joins {
  private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long SILENCE_MAX_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final ReplicaState state;
  private final Map<NodeId, Join> joins = new LinkedHashMap<>();

  /** No number is used twice (rule 15), nor one of an earlier leader term. */
  private long lastSession;

  Joins(ReplicaState state) {
    this.state = state;
    lastSession = (long) state.leaderTerm() << Integer.SIZE;
  }

  /** Begins a session, in place of an earlier one that has come to nothing. */
  void asked(PeerMessage.JoinAsk ask, Members members, Moment now) {
    Member learner = ask.stamp().from();
    Chain chain = state.chain();
    // Rules 5 and 15: no join of a node on the last list known, nor while an older process is.
    boolean listed = members.lists(learner.node()) || chain.memberOf(learner.node()).isPresent();
    if ((listed && state.obeys(Rule.LISTED_DO_NOT_JOIN))
        || !chain.assigned().contains(learner.node())
        || ask.stamp().term() > state.term()) {
      return;
    }
    Join before = joins.get(learner.node());
    boolean sameSession =
        before != null
            && before.peer().member().equals(learner)
            && before.peer().session() == ask.stamp().session();
    if (sameSession || (before != null && before.isBeingRead(learner, ask.base()))) {
      // It may take long: begun again with every ask, it would come to no end.
      before.peer().heardAt(now);
      return;
    }
    if (before != null
        && before.peer().member().equals(learner)
        && before.peer().heardSince(now.nanos() - FRESH_NANOS)) {
      return;
    }
    if (before != null) {
      end(before, "asked again");
    }
    Join join = open(learner, now);
    join.begin(ask.base(), now);
    endIfImpossible(join);
  }

  private Join open(Member learner, Moment now) {
    Join join = new Join(state, new Peer(state, learner, ++lastSession, now));
    joins.put(learner.node(), join);
    join.peer().keepLease();
    return join;
  }

  private void endIfImpossible(Join join) {
    if (join.impossible()) {
      end(join, "the primary has lost entries and can give no copy");
    }
  }

  /** Whether nobody joins. */
  boolean isEmpty() {
    return joins.isEmpty();
  }

  /** The session that a message belongs to. */
  Optional<Join> sender(Stamp stamp) {
    Join join = joins.get(stamp.from().node());
    return Optional.ofNullable(join).filter(one -> one.peer().sent(stamp));
  }

  void append(Batch batch, Moment now) {
    joins.values().forEach(join -> join.peer().append(batch, now));
  }

  void connected(NodeId node) {
    Join join = joins.get(node);
    if (join != null) {
      join.peer().resend();
    }
  }

  void journalRead(long session, List<Batch> batches, boolean hole, Moment now) {
    find(session)
        .ifPresent(
            join -> {
              join.journalRead(batches, hole, now);
              endIfImpossible(join);
              if (join.brokenOff()) {
                copyInstead(join, now);
              }
            });
  }

  /** A learner that was told of a delta takes a copy in a newer session only. */
  private void copyInstead(Join delta, Moment now) {
    end(delta, "the journal has a hole");
    Join copy = open(delta.peer().member(), now);
    copy.beginCopy(now);
    endIfImpossible(copy);
  }

  /** A copy that cannot be whole is none: the learner asks whoever leads next. */
  void storeReadFailed(long session, String why) {
    find(session).ifPresent(join -> end(join, why));
  }

  void storeRead(long session, StorePage page, Moment now) {
    find(session).ifPresent(join -> join.storeRead(page, now));
  }

  /** Its process stops: it is not to be counted on any more. */
  void stopping(Join join) {
    end(join, "it stops");
  }

  /** Tells watermarks, and breaks off those who are too slow or silent. */
  void tick(Moment now) {
    ReplicaConfig.Limits limits = state.config().limits();
    for (Join join : List.copyOf(joins.values())) {
      Peer peer = join.peer();
      peer.keepSession(now);
      if (!peer.lease().runsAt(now.nanos()) && !peer.heardSince(now.nanos() - SILENCE_MAX_NANOS)) {
        end(join, "silent");
      } else if (peer.owedBytes() > limits.inDoubtBytesMax()
          || peer.pinnedBytes() > limits.pinnedBytesMax()) {
        // Rule 18: one that exceeds its stream's bound is broken off.
        end(join, "too slow for the stream");
      }
    }
  }

  /** No learner's lease counts any more, nor one that ends before {@code nanos}. */
  void endLeases(long nanos) {
    joins.values().forEach(join -> join.peer().lease().end(nanos));
  }

  /**
   * A learner that has all that is committed, and whose lease runs (rules 5 and 19), for long
   * enough that it need not be dropped again at once.
   */
  Optional<Peer> ready(Moment now) {
    long leaseNanos = state.config().limits().leases().leaseNanos();
    for (Join join : joins.values()) {
      Peer peer = join.peer();
      boolean running = peer.lease().leftNanos(now.nanos()) > leaseNanos / 2;
      if (join.complete() && running && !peer.hindered()) {
        return Optional.of(peer);
      }
    }
    return Optional.empty();
  }

  /** Ends the sessions of nodes that shall hold no copy any more. */
  void keepOnly(List<NodeId> assigned) {
    for (NodeId node : List.copyOf(joins.keySet())) {
      if (!assigned.contains(node)) {
        end(node, "it shall hold no copy");
      }
    }
  }

  /** Ends a node's session, if there is one. */
  void end(NodeId node, String why) {
    Join join = joins.get(node);
    if (join != null) {
      end(join, why);
    }
  }

  /** The learner counts from now on: its stream goes on elsewhere. */
  void handOver(Peer peer) {
    Join join = joins.remove(peer.member().node());
    if (join != null) {
      state.effects().endFeed(peer.session());
    }
  }

  /** Heartbeats ask in the terms of today. */
  void keepLeases() {
    joins.values().forEach(join -> join.peer().keepLease());
  }

  void endAll(String why) {
    List.copyOf(joins.values()).forEach(join -> end(join, why));
  }

  private void end(Join join, String why) {
    Peer peer = join.peer();
    joins.remove(peer.member().node());
    state.effects().endFeed(peer.session());
    state.effects().dropLease(peer.member());
    peer.send(new PeerMessage.JoinEnded(peer.stamp(), why));
  }

  private Optional<Join> find(long session) {
    return joins.values().stream().filter(join -> join.peer().session() == session).findFirst();
  }
}
