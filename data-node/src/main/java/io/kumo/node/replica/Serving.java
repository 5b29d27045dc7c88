package io.kumo.node.replica;

import static java.util.Objects.requireNonNull;

import io.kumo.node.lease.HeldLease;
import io.kumo.ring.NodeId;
import io.kumo.ring.Version;
import java.util.List;
import java.util.Optional;

/**
 * What a reader needs to answer without the shard's thread: an immutable picture, published anew at
 * each change.
 *
 * <p>Rule 10: take a picture that leads, <em>then</em> the committed entry from the cache, and then
 * ask the newest picture whether it {@link #answers}: the lease is looked at after the value, and a
 * value from before this leadership, which a follower may have been late with, counts for nothing.
 * The entry is absent if it is {@link #flushed}; one past its expiry is no miss: hand the read to
 * {@link Events#read}.
 *
 * @param term the partition's term as this replica knows it
 * @param leaderTerm the leader term as this replica knows it
 * @param leads whether this replica leads a term in which it may serve, and its grace is over
 * @param counted leases that must all run while it serves
 * @param flushedBelow committed entries with a lower version are absent
 * @param primary who leads, as far as this replica knows
 * @param lost whether that is this node, by an earlier process whose copy is void
 */
public record Serving(
    int term,
    int leaderTerm,
    boolean leads,
    List<HeldLease> counted,
    long flushedBelow,
    Optional<NodeId> primary,
    boolean lost) {
  /** What stands before the first picture. */
  public static final Serving NOBODY =
      new Serving(0, 0, false, List.of(), 0, Optional.empty(), false);

  /** Copies the list. */
  public Serving {
    counted = List.copyOf(counted);
    requireNonNull(primary, "primary");
  }

  /**
   * Whether a committed value may be answered that was looked up between {@code before} and now.
   *
   * @param before the picture that was the newest when the look-up began
   */
  public boolean answers(Serving before, long nowNanos) {
    return before.leads && before.leaderTerm == leaderTerm && servesAt(nowNanos);
  }

  /** Whether the replica serves at this instant. */
  public boolean servesAt(long nowNanos) {
    if (!leads) {
      return false;
    }
    // Before each read is answered: no iterator.
    for (int i = 0; i < counted.size(); i++) {
      if (!counted.get(i).runsAt(nowNanos)) {
        return false;
      }
    }
    return true;
  }

  /** Whether a committed entry of that version is gone by a flush. */
  public boolean flushed(long version) {
    return Version.before(version, flushedBelow);
  }
}
