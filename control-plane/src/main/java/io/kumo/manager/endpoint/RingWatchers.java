package io.kumo.manager.endpoint;

import io.kumo.net.Peer;
import io.kumo.ring.Ring;
import io.kumo.time.Clock;
import io.kumo.time.Scheduler;
import io.kumo.wire.Close;
import io.kumo.wire.Codecs;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Pushes rings to those who watch: each newer one, whole, but not each of many that follow quickly.
 *
 * <p>A watcher whose connection still holds bytes that the network has not taken gets no further
 * ring until they are gone, and then only the newest: at most one ring waits for each. Safe for use
 * by any thread.
 */
public final class RingWatchers {
  /** Two pushes are at least this far apart; the first after a silence goes out at once. */
  private static final long SPACING_MS = 20;

  /** Bytes on the way that do not yet make a watcher slow. */
  private static final long QUEUED_BYTES_MAX = 4_096;

  private final Clock clock;
  private final Scheduler scheduler;
  private final Map<Peer, Long> sentEpochs = new ConcurrentHashMap<>();
  private final AtomicReference<Ring> newest = new AtomicReference<>();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private volatile long lastPushNanos;

  /** Nobody watches yet. */
  public RingWatchers(Clock clock, Scheduler scheduler) {
    this.clock = clock;
    this.scheduler = scheduler;
    this.lastPushNanos = clock.nanos() - TimeUnit.MILLISECONDS.toNanos(SPACING_MS);
  }

  /** The newest ring that is known here; empty before there is one. */
  public Optional<Ring> newest() {
    return Optional.ofNullable(newest.get());
  }

  /** Shows a ring to all watchers; an older one than was shown before is ignored. */
  public void publish(Ring ring) {
    newest.accumulateAndGet(
        ring, (old, next) -> old == null || next.epoch() > old.epoch() ? next : old);
    schedule();
  }

  /**
   * Lets a peer watch.
   *
   * @param epoch the newest ring that it has; what is not newer is not sent
   */
  void watch(Peer peer, long epoch) {
    sentEpochs.put(peer, epoch);
    schedule();
  }

  /** A peer is gone. */
  void forget(Peer peer) {
    sentEpochs.remove(peer);
  }

  /** Closes the connections of all who watch, so that they look for another manager. */
  void sendOn(String why) {
    for (Peer peer : Map.copyOf(sentEpochs).keySet()) {
      sentEpochs.remove(peer);
      peer.close(Close.Reason.GOING_AWAY, why);
    }
  }

  /** How many watch. */
  public int count() {
    return sentEpochs.size();
  }

  private void schedule() {
    if (scheduled.compareAndSet(false, true)) {
      long sinceMs = TimeUnit.NANOSECONDS.toMillis(clock.nanos() - lastPushNanos);
      scheduler.schedule(Math.max(0, SPACING_MS - sinceMs), this::push);
    }
  }

  private void push() {
    scheduled.set(false);
    lastPushNanos = clock.nanos();
    Ring ring = newest.get();
    if (ring == null) {
      return;
    }
    // Encoded once for all of them: that is the most of a push's work.
    byte[] encoded = Codecs.encoded(Codecs.RING, ring);
    boolean behind = false;
    for (Map.Entry<Peer, Long> watcher : Map.copyOf(sentEpochs).entrySet()) {
      if (watcher.getValue() >= ring.epoch()) {
        continue;
      }
      Peer peer = watcher.getKey();
      if (!peer.isOpen()) {
        sentEpochs.remove(peer);
      } else if (peer.queuedBytes() > QUEUED_BYTES_MAX) {
        behind = true;
      } else if (peer.send(Codecs.ENCODED_RING, encoded)) {
        sentEpochs.replace(peer, watcher.getValue(), ring.epoch());
      }
    }
    if (behind) {
      schedule();
    }
  }
}
