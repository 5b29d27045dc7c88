package io.kumo.net;

import io.kumo.wire.Close;
import io.kumo.wire.Codecs;
import io.kumo.wire.Empty;
import io.kumo.wire.FrameCodec;
import io.kumo.wire.FrameType;
import io.kumo.wire.ProtocolException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.io.IOException;
import java.nio.channels.NotYetConnectedException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What both ends of a connection share: cuts the stream into frames, sends through an {@link
 * Outbox}, and closes with a reason. All state belongs to the event loop, unless it says otherwise.
 */
// A write or close that fails closes the channel, which is heard of in channelInactive.
@SuppressWarnings("FutureReturnValueIgnored")
final class FrameTransport extends ByteToMessageDecoder {
  private static final Logger LOG = LoggerFactory.getLogger(FrameTransport.class);

  /** Reasons that are no fault of the other side. */
  private static final Set<Close.Reason> PEACEFUL =
      EnumSet.of(Close.Reason.GOING_AWAY, Close.Reason.INTERNAL);

  /** How long the other side may take to read the reason before the socket is closed anyhow. */
  private static final int LINGER_MS = 1_000;

  /** Type, flags and correlation id. */
  private static final int LENGTH_MIN = 6;

  /** What the end of a connection does about it. */
  interface Events {
    /** A whole frame. The body is valid only during the call. */
    void onFrame(int type, int flags, int correlationId, ByteBuf body);

    /** Frames that were stuck may have left, or new ones are stuck. */
    default void onWritability(boolean writable) {}

    /** The connection is gone; called once. */
    void onClosed(Close why);
  }

  private final SocketChannel channel;
  private final Outbox outbox;
  private final Events events;
  private final NetCounters counters;
  private int frameBytesMax;
  private boolean closing;
  private Close closeReason;

  /** Counts what came, and whether a frame has begun; read by the sweepers on other threads. */
  private volatile int reads;

  private volatile int frames;
  private volatile boolean midFrame;

  FrameTransport(SocketChannel channel, FrameLimits limits, NetCounters counters, Events events) {
    this.channel = channel;
    this.outbox = new Outbox(channel, counters, limits.queueBytesMax());
    this.events = events;
    this.counters = counters;
    this.frameBytesMax = FrameLimits.HELLO_BYTES_MAX;
  }

  Outbox outbox() {
    return outbox;
  }

  SocketChannel channel() {
    return channel;
  }

  void frameBytesMax(int max) {
    frameBytesMax = max;
  }

  /** Grows with everything that comes. Any thread. */
  int reads() {
    return reads;
  }

  /** Grows with each whole frame. Any thread. */
  int frames() {
    return frames;
  }

  /** Whether a frame has begun and not ended. Any thread. */
  boolean midFrame() {
    return midFrame;
  }

  boolean closing() {
    return closing;
  }

  /** Sends a frame past those that wait, for hello and close. */
  <T> void writeNow(FrameCodec<T> codec, T message, int correlationId) {
    write(codec, message, correlationId, channel.voidPromise());
  }

  private <T> ChannelFuture write(
      FrameCodec<T> codec, T message, int correlationId, ChannelPromise promise) {
    ByteBuf buffer = channel.alloc().ioBuffer(FrameLimits.HELLO_BYTES_MAX);
    new Outgoing<>(codec, message, correlationId).encode(buffer);
    counters.onWritten(buffer.readableBytes());
    return channel.writeAndFlush(buffer, promise);
  }

  /** Sends what waits, then the reason, and closes. Any thread; repeating it does nothing. */
  void close(Close why) {
    if (!channel.eventLoop().inEventLoop()) {
      channel.eventLoop().execute(() -> close(why));
      return;
    }
    if (closing) {
      return;
    }
    closeReason = why;
    if (!channel.isActive()) {
      closing = true;
      channel.close();
      return;
    }
    outbox.drain();
    closing = true;
    if (!PEACEFUL.contains(why.reason())) {
      counters.onRefused();
    }
    outbox.close(lost(why.toString()));
    channel.config().setAutoRead(true);
    // Closing at once could let the kernel throw away what the other side has not read yet: end our
    // half, and close when it has ended its own.
    write(Codecs.CLOSE, why, 0, channel.newPromise()).addListener(done -> channel.shutdownOutput());
    channel.eventLoop().schedule(() -> channel.close(), LINGER_MS, TimeUnit.MILLISECONDS);
  }

  private static RequestException lost(String why) {
    return new RequestException(RequestException.Kind.LOST, false, "connection closed: " + why);
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    int framesBefore = frames;
    int framesNow = framesBefore;
    while (!closing && in.readableBytes() >= Integer.BYTES) {
      int length = in.getInt(in.readerIndex());
      if (length < LENGTH_MIN) {
        close(new Close(Close.Reason.BAD_FRAME, "length of a frame is " + length));
      } else if (length > frameBytesMax) {
        close(
            new Close(
                Close.Reason.FRAME_TOO_LONG, "frame of " + length + " above " + frameBytesMax));
      } else if (in.readableBytes() - Integer.BYTES < length) {
        break;
      } else {
        in.skipBytes(Integer.BYTES);
        framesNow++;
        frame(in, length);
      }
    }
    int readsNow = reads + 1;
    reads = readsNow;
    if (framesNow != framesBefore) {
      frames = framesNow;
    }
    if (closing) {
      in.skipBytes(in.readableBytes());
    }
    if (midFrame != in.isReadable()) {
      midFrame = in.isReadable();
    }
  }

  /** Shows the handler exactly one frame's bytes, whatever it does with the indexes. */
  private void frame(ByteBuf in, int length) {
    int writerIndex = in.writerIndex();
    int end = in.readerIndex() + length;
    in.writerIndex(end);
    try {
      int type = in.readUnsignedByte();
      int flags = in.readUnsignedByte();
      int correlationId = in.readInt();
      if (type == FrameType.CLOSE) {
        closeReason = Codecs.CLOSE.decode(in);
        closing = true;
        channel.close();
      } else if (type == FrameType.PING) {
        writeNow(Codecs.PONG, Empty.EMPTY, 0);
      } else {
        events.onFrame(type, flags, correlationId, in);
      }
    } catch (ProtocolException e) {
      close(new Close(Close.Reason.BAD_FRAME, e.getMessage()));
    } finally {
      in.setIndex(end, writerIndex);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    if (message instanceof ByteBuf bytes) {
      counters.onRead(bytes.readableBytes());
    }
    super.channelRead(ctx, message);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) throws Exception {
    super.channelInactive(ctx);
    finish("the other side is gone");
  }

  /** Ends everything that hangs on the connection; also for one that never came to be. */
  void finish(String why) {
    if (closeReason == null) {
      closeReason = new Close(Close.Reason.OTHER, why);
    }
    closing = true;
    if (outbox.closed() == null) {
      outbox.close(lost(closeReason.toString()));
    }
    events.onClosed(closeReason);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    boolean writable = channel.isWritable();
    if (writable) {
      channel.eventLoop().execute(outbox::drain);
    }
    events.onWritability(writable);
  }

  /** A broken connection is no news; anything else is a bug. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    // epoll reads from a socket whose connect has just failed: not connected, and no bug either.
    if (!(cause instanceof IOException || cause instanceof NotYetConnectedException)) {
      LOG.error("connection with {} fails", channel.remoteAddress(), cause);
    }
    if (closeReason == null) {
      closeReason = new Close(Close.Reason.OTHER, String.valueOf(cause.getMessage()));
    }
    channel.close();
  }
}
