package io.kumo.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The frames that wait to be sent on one connection, from any thread; encoded together into few
 * buffers and flushed once for each turn of the event loop. While the other side takes nothing, the
 * frames stay here as messages.
 */
final class Outbox {
  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

  /** A buffer that has grown to this is handed to the channel. */
  private static final int BUFFER_BYTES = 64 << 10;

  private static final int BUFFER_BYTES_MIN = 256;

  private final Channel channel;
  private final NetCounters counters;
  private final long bytesMax;
  private final Queue<Outgoing<?>> queue = new ConcurrentLinkedQueue<>();
  private final AtomicLong queuedBytes = new AtomicLong();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final Runnable drain = this::drain;

  /** Set and read on the event loop: before the hello is answered nothing leaves. */
  private boolean open;

  private volatile RequestException closed;

  Outbox(Channel channel, NetCounters counters, long bytesMax) {
    this.channel = channel;
    this.counters = counters;
    this.bytesMax = bytesMax;
  }

  long queuedBytes() {
    return queuedBytes.get();
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }

  /**
   * Whether {@code bytes} more would be too many; a single frame is always taken by an empty one.
   */
  boolean overflows(int bytes) {
    long queued = queuedBytes.get();
    return queued > 0 && queued + bytes > bytesMax;
  }

  /** Queues a frame. It may be dropped at once, if the outbox is closed. */
  void add(Outgoing<?> frame) {
    queuedBytes.addAndGet(frame.bytesEstimate());
    queue.add(frame);
    RequestException why = closed;
    if (why != null) {
      dropAll(why);
    } else if (!scheduled.getAndSet(true)) {
      channel.eventLoop().execute(drain);
    }
  }

  /** Whether frames may leave. On the event loop. */
  boolean isOpen() {
    return open;
  }

  /** Lets frames leave. On the event loop. */
  void open() {
    open = true;
    drain();
  }

  /** Drops all frames, those that come later too. */
  void close(RequestException why) {
    closed = why;
    dropAll(why);
  }

  RequestException closed() {
    return closed;
  }

  void forEach(Consumer<Outgoing<?>> action) {
    queue.forEach(action);
  }

  private void dropAll(RequestException why) {
    for (Outgoing<?> frame = poll(); frame != null; frame = poll()) {
      frame.onDropped(why);
    }
  }

  private Outgoing<?> poll() {
    Outgoing<?> frame = queue.poll();
    if (frame != null) {
      queuedBytes.addAndGet(-frame.bytesEstimate());
    }
    return frame;
  }

  /** Encodes and flushes what waits, as far as the channel takes it. On the event loop. */
  void drain() {
    scheduled.set(false);
    if (!open || closed != null || queue.isEmpty()) {
      return;
    }
    ByteBuf buffer = null;
    while (channel.isWritable()) {
      Outgoing<?> frame = poll();
      if (frame == null) {
        break;
      }
      if (buffer == null) {
        buffer = channel.alloc().ioBuffer(bufferBytes(frame));
      }
      encode(frame, buffer);
      if (buffer.readableBytes() >= BUFFER_BYTES) {
        write(buffer);
        buffer = null;
      }
    }
    if (buffer != null) {
      write(buffer);
    }
    channel.flush();
  }

  private int bufferBytes(Outgoing<?> first) {
    long waiting = Math.min(BUFFER_BYTES, queuedBytes.get());
    return (int) Math.max(BUFFER_BYTES_MIN, first.bytesEstimate() + waiting);
  }

  private static void encode(Outgoing<?> frame, ByteBuf buffer) {
    if (!frame.beforeEncoding()) {
      return;
    }
    try {
      frame.encode(buffer);
    } catch (RuntimeException e) {
      LOG.error("cannot encode a frame of type {}", frame.type(), e);
      frame.onDropped(
          new RequestException(
              RequestException.Kind.ERROR, false, "cannot encode the request: " + e.getMessage()));
    }
  }

  // A failed write closes the channel; the void promise spares an object for each buffer.
  @SuppressWarnings("FutureReturnValueIgnored")
  private void write(ByteBuf buffer) {
    if (!buffer.isReadable()) {
      buffer.release();
      return;
    }
    counters.onWritten(buffer.readableBytes());
    channel.write(buffer, channel.voidPromise());
  }
}
