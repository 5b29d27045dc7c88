package io.kumo.node.lease;

import static java.util.Objects.requireNonNull;

import io.kumo.ring.Member;

/**
 * A primary's lease on one partition from one member. Any thread may ask and extend it.
 *
 * <p>Belongs to one leadership: a node that leads again later starts with new ones.
 */
public final class HeldLease {
  private final int partition;
  private final Member member;
  private volatile boolean granted;
  private volatile long untilNanos;
  private boolean ended;
  private long endedUntilNanos;

  /** A lease that was never granted. */
  public HeldLease(int partition, Member member) {
    this.partition = partition;
    this.member = requireNonNull(member, "member");
  }

  /** The partition that it covers. */
  public int partition() {
    return partition;
  }

  /** Who grants it. */
  public Member member() {
    return member;
  }

  /** Whether it runs at {@code nowNanos}. */
  public boolean runsAt(long nowNanos) {
    return granted && untilNanos - nowNanos > 0;
  }

  /** How long it runs on from {@code nowNanos}; 0 if it does not. */
  public long leftNanos(long nowNanos) {
    return runsAt(nowNanos) ? untilNanos - nowNanos : 0;
  }

  /** The member granted it once more, to {@code nanos}; an earlier end than the present is void. */
  public synchronized void extend(long nanos) {
    if (ended && nanos - endedUntilNanos < 0) {
      return;
    }
    if (!granted || nanos - untilNanos > 0) {
      untilNanos = nanos;
      granted = true;
    }
  }

  /**
   * The local clock stood still for an unknown time: nothing granted so far counts any more, nor
   * what comes late and extends the lease to less than {@code nanos}.
   *
   * @param nanos to when a lease would run that is asked for now
   */
  public synchronized void end(long nanos) {
    granted = false;
    ended = true;
    endedUntilNanos = nanos;
  }
}
