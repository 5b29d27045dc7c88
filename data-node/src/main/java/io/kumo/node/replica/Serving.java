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
 * <p>Rule 10: take the committed entry from the cache first, treat it as absent if it is flushed,
 * <em>then</em> ask the newest published picture {@link #servesAt}. An entry past its expiry is no
 * miss: hand the read to {@link Events#read}.
 *
 * @param term the partition's term as this replica knows it
 * @param leads whether this replica leads an active term and its grace is over
 * @param counted leases that must all run while it serves
 * @param flushedBelow committed entries with a lower version are absent
 * @param primary who leads, as far as this replica knows
 */
public record Serving(
    int term, boolean leads, List<HeldLease> counted, long flushedBelow, Optional<NodeId> primary) {
  /** Copies the list. */
  public Serving {
    counted = List.copyOf(counted);
    requireNonNull(primary, "primary");
  }

  /** Whether a committed value that was looked up before this call may be answered. */
  public boolean servesAt(long nowNanos) {
    if (!leads) {
      return false;
    }
    for (HeldLease lease : counted) {
      if (!lease.runsAt(nowNanos)) {
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
