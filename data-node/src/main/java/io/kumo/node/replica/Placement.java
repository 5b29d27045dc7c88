package io.kumo.node.replica;

import io.kumo.ring.Chain;
import io.kumo.ring.NodeId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Whether a partition is led and held by those whom the managers assigned it to, and what its
 * primary does where it is not:
 *
 * <pre>
 *  another is assigned first, and has been fit for a while --> hands over to it
 *  this node is not assigned, nor is the first one fit --a while--> hands over to one that is
 *  all assigned are in sync --> drops members that are not assigned, one by one
 * </pre>
 *
 * <p>The while lets a node that comes back settle, so that it is not made primary and lost again.
 * Where a node has become fit for many partitions at once, they are handed over slice by slice as
 * in {@link Departures}, but slower: nobody waits for it.
 */
final class Placement {
  private static final long FIT_NANOS = TimeUnit.SECONDS.toNanos(3);

  /** What nobody waits for is asked for so often, for all partitions of a node at the same time. */
  private static final long BEAT_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** How much slower slices follow on each other than at a stop. */
  private static final int SLOWER = 2;

  private final ReplicaState state;
  private final Members members;
  private Optional<Peer> preferred = Optional.empty();
  private long preferredNanos;
  private long beat = Long.MIN_VALUE;
  private boolean onBeat;

  Placement(ReplicaState state, Members members) {
    this.state = state;
    this.members = members;
  }

  /** Looks who had better lead; at each tick, since it has to stay the same for a while. */
  void tick(Moment now) {
    long newest = Math.floorDiv(now.nanos(), BEAT_NANOS);
    onBeat = newest != beat;
    beat = newest;
    Optional<Peer> next = preferred(now);
    if (!next.equals(preferred)) {
      preferred = next;
      preferredNanos = now.nanos();
    }
  }

  /**
   * Whether now is the time for what moves want. Asked on a beat that a node's partitions share, it
   * makes one command of the managers, and one new ring; each of those is work for every process of
   * the cluster. Where a copy is missing nothing waits. Slices are a beat apart.
   */
  boolean isDue() {
    return onBeat || members.inSync() < state.config().ring().replicas();
  }

  private Optional<Peer> preferred(Moment now) {
    List<NodeId> assigned = state.chain().assigned();
    NodeId self = state.self().node();
    if (!stands() || assigned.isEmpty() || assigned.get(0).equals(self)) {
      return Optional.empty();
    }
    Optional<Peer> first = members.fit(assigned.get(0), now);
    if (first.isPresent() || assigned.contains(self)) {
      return first;
    }
    return assigned.stream().flatMap(node -> members.fit(node, now).stream()).findFirst();
  }

  /** Whether the newest configuration is this primary's own, and active. */
  private boolean stands() {
    Chain chain = state.chain();
    return chain.active() && chain.term() == state.term();
  }

  /** Whether nobody leads or holds the partition who shall not; who is missing will ask to join. */
  boolean isSettled() {
    List<NodeId> assigned = state.chain().assigned();
    return stands()
        && preferred.isEmpty()
        && assigned.contains(state.self().node())
        && members.firstOutside(assigned).isEmpty();
  }

  /** Who is to lead in this replica's place, once it is this partition's turn. */
  Optional<Peer> heir(Moment now) {
    int partitions = state.config().ring().partitions();
    long nanos = FIT_NANOS + SLOWER * Departures.turnNanos(state.partition(), partitions);
    return preferred.filter(
        peer ->
            isDue() && now.nanos() - preferredNanos >= nanos && preferred(now).equals(preferred));
  }

  /**
   * A member that is to be dropped because it is not assigned. None before all that are assigned
   * can do without it, nor below the minimum in sync.
   */
  Optional<Peer> surplus(Moment now) {
    List<NodeId> assigned = state.chain().assigned();
    Optional<Peer> surplus = members.firstOutside(assigned);
    boolean spare = members.inSync() > state.config().ring().minInSync();
    if (!isDue()
        || surplus.isEmpty()
        || !spare
        || !stands()
        || !assigned.contains(state.self().node())) {
      return Optional.empty();
    }
    boolean all = assigned.stream().allMatch(node -> isFit(node, now));
    return all || !state.obeys(Rule.ASSIGNED_BEFORE_DROP) ? surplus : Optional.empty();
  }

  private boolean isFit(NodeId node, Moment now) {
    return node.equals(state.self().node()) || members.fit(node, now).isPresent();
  }
}
