package io.kumo.net;

import io.kumo.time.Clock;
import io.kumo.wire.Close;
import io.kumo.wire.Codecs;
import io.kumo.wire.Empty;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Looks after the time on the connecting end: ends requests whose time is over, asks a silent other
 * side whether it lives, and closes the connection when it does not answer. It looks often only
 * while requests wait. Belongs to the event loop.
 */
final class ConnectionTicks {
  /** How late a time-out may be noticed. */
  private static final int BUSY_MS = 20;

  private static final int IDLE_MS_MAX = 1_000;

  private final EventLoop loop;
  private final Clock clock;
  private final FrameLimits limits;
  private final FrameTransport transport;
  private final PendingReplies pending;
  private final Stillness silence;
  private final long bornNanos;
  private final int idleMs;
  private ScheduledFuture<?> next;

  /** Whether the other side owes us an answer to a ping, and since when. */
  private boolean pinged;

  private long pingedNanos;
  private boolean busy;

  ConnectionTicks(
      EventLoop loop,
      Clock clock,
      FrameLimits limits,
      FrameTransport transport,
      PendingReplies pending) {
    this.loop = loop;
    this.clock = clock;
    this.limits = limits;
    this.transport = transport;
    this.pending = pending;
    this.bornNanos = clock.nanos();
    this.silence = new Stillness(bornNanos);
    this.idleMs = Math.min(IDLE_MS_MAX, limits.pingMs());
  }

  void start() {
    if (!transport.closing()) {
      schedule(BUSY_MS);
    }
  }

  /** A request waits from now on. */
  void hurry() {
    if (!busy && next != null) {
      next.cancel(false);
      schedule(BUSY_MS);
    }
  }

  void stop() {
    if (next != null) {
      next.cancel(false);
      next = null;
    }
  }

  private void schedule(int delayMs) {
    busy = delayMs == BUSY_MS;
    next = loop.schedule(this::tick, delayMs, TimeUnit.MILLISECONDS);
  }

  private void tick() {
    long now = clock.nanos();
    expire(now);
    boolean met = transport.outbox().isOpen();
    if (met) {
      ping(now);
    } else if (millis(now - bornNanos) > limits.connectTimeoutMs()) {
      transport.close(new Close(Close.Reason.TOO_SLOW, "no answer to the hello"));
    }
    if (!transport.closing()) {
      boolean waiting = !met || !pending.isEmpty() || !transport.outbox().isEmpty();
      schedule(waiting ? BUSY_MS : idleMs);
    }
  }

  // Silence counts only from a ping on: after a pause of this process all peers seem silent.
  private void ping(long now) {
    long silentMs = silence.stillMs(transport.reads(), now);
    if (silentMs <= limits.pingMs()) {
      pinged = false;
    } else if (!pinged) {
      pinged = true;
      pingedNanos = now;
      transport.writeNow(Codecs.PING, Empty.EMPTY, 0);
    } else if (millis(now - pingedNanos) > limits.silenceMs() - limits.pingMs()) {
      transport.close(new Close(Close.Reason.TOO_SLOW, "silent for " + silentMs + " ms"));
    }
  }

  private static long millis(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(nanos);
  }

  private void expire(long nowNanos) {
    List<PendingRequest<?>> expired = new ArrayList<>(pending.expired(nowNanos));
    transport
        .outbox()
        .forEach(
            frame -> {
              if (frame instanceof PendingRequest<?> request
                  && request.deadlineNanos() - nowNanos <= 0) {
                expired.add(request);
              }
            });
    for (PendingRequest<?> request : expired) {
      request.fail(RequestException.Kind.TIMED_OUT, "no reply in time");
    }
  }
}
