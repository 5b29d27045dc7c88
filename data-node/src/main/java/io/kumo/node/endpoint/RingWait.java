package io.kumo.node.endpoint;

import io.kumo.ring.Ring;
import io.kumo.time.Scheduler;
import io.kumo.watch.NewestRing;
import java.util.ArrayList;
import java.util.List;

/**
 * Requests that were routed by a newer ring than this node knows wait here for that ring, some
 * hundred milliseconds and in bounded number; then they are judged by what is known. Where the ring
 * has not come soon, be it that no manager is there to send it, other nodes may have it. Any
 * thread.
 */
final class RingWait {
  private static final long WAIT_MS = 300;
  private static final int WAITING_MAX = 10_000;

  /** Longer than a ring is on its way to all. */
  private static final long SOON_MS = 50;

  private final NewestRing rings;
  private final Scheduler scheduler;
  private final Runnable fetch;
  private final List<Waiting> waiting = new ArrayList<>();
  private boolean looking;

  private record Waiting(long epoch, Runnable then) {}

  /**
   * Nobody waits.
   *
   * @param fetch asks other nodes for their rings
   */
  RingWait(NewestRing rings, Scheduler scheduler, Runnable fetch) {
    this.rings = rings;
    this.scheduler = scheduler;
    this.fetch = fetch;
  }

  /**
   * Calls {@code then} once: when a ring of that epoch has come or the time is over; at once where
   * too many wait.
   */
  void until(long epoch, Runnable then) {
    Waiting one = new Waiting(epoch, then);
    boolean first = false;
    synchronized (waiting) {
      if (rings.epoch() < epoch && waiting.size() < WAITING_MAX) {
        waiting.add(one);
        one = null;
        first = !looking;
        looking = true;
      }
    }
    if (one != null) {
      then.run();
      return;
    }
    scheduler.schedule(WAIT_MS, () -> expire(epoch, then));
    if (first) {
      scheduler.schedule(SOON_MS, this::look);
    }
  }

  private void look() {
    boolean behind;
    synchronized (waiting) {
      looking = false;
      behind = waiting.stream().anyMatch(each -> rings.epoch() < each.epoch);
    }
    if (behind) {
      fetch.run();
    }
  }

  private void expire(long epoch, Runnable then) {
    boolean waited;
    synchronized (waiting) {
      waited = waiting.removeIf(each -> each.then == then && each.epoch == epoch);
    }
    if (waited) {
      then.run();
    }
  }

  /** The shards were told of a newer ring. */
  void followed(Ring ring) {
    List<Waiting> ready = new ArrayList<>();
    synchronized (waiting) {
      waiting.removeIf(
          each -> {
            boolean due = each.epoch <= ring.epoch();
            if (due) {
              ready.add(each);
            }
            return due;
          });
    }
    ready.forEach(each -> each.then.run());
  }
}
