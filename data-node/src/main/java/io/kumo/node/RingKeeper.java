package io.kumo.node;

import io.kumo.ring.Ring;
import io.kumo.time.Clock;
import io.kumo.wire.Codecs;
import io.kumo.wire.ProtocolException;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the newest ring in the data folder, on a thread of its own, so that a start needs no
 * manager. Of the rings of a second only the last is written: where dozens come, as when a node
 * goes, the machine has more urgent things to do, and an older ring serves a start as well.
 */
final class RingKeeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RingKeeper.class);
  private static final long CLOSE_SECONDS = 2;
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final DataFolder folder;
  private final Clock clock;
  private final AtomicReference<Ring> next = new AtomicReference<>();
  private final ScheduledThreadPoolExecutor writer =
      new ScheduledThreadPoolExecutor(1, task -> new Thread(task, "ring-keeper"));
  private volatile long mayWriteNanos;

  RingKeeper(DataFolder folder, Clock clock) {
    this.folder = folder;
    this.clock = clock;
    mayWriteNanos = clock.nanos();
    writer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** The ring kept by an earlier process; empty if there is none that can be read. */
  Optional<Ring> kept() throws IOException {
    try {
      Optional<byte[]> bytes = folder.ring();
      if (bytes.isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(Codecs.RING.decode(Unpooled.wrappedBuffer(bytes.get())));
    } catch (DamagedFileException | ProtocolException e) {
      LOG.error("the kept ring is lost, waiting for the managers': {}", e.getMessage());
      return Optional.empty();
    }
  }

  /** Writes the ring soon. Never blocks. */
  void keep(Ring ring) {
    if (next.getAndSet(ring) == null) {
      try {
        long waitNanos = Math.max(0, mayWriteNanos - clock.nanos());
        var unused = writer.schedule(this::write, waitNanos, TimeUnit.NANOSECONDS);
      } catch (RejectedExecutionException e) {
        LOG.debug("not keeping the ring of epoch {}: stopping", ring.epoch(), e);
      }
    }
  }

  private void write() {
    Ring ring = next.getAndSet(null);
    if (ring == null) {
      return;
    }
    mayWriteNanos = clock.nanos() + PAUSE_NANOS;
    try {
      folder.keepRing(Codecs.encoded(Codecs.RING, ring));
    } catch (IOException e) {
      LOG.warn("cannot keep the ring of epoch {}", ring.epoch(), e);
    }
  }

  /** Writes what is waiting and ends the thread. */
  @Override
  public void close() {
    writer.execute(this::write);
    writer.shutdown();
    try {
      if (!writer.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("the newest ring is not written yet");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
