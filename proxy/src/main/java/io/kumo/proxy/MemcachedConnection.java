package io.kumo.proxy;

import io.kumo.proxy.route.ConnectionSession;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's socket: hands what arrives to its session and sends what the session has to say. One
 * read and one write for each burst; answers that come later are gathered until the event loop has
 * gone through all that it has, and leave in one write too.
 *
 * <p>It belongs to its channel's event loop. While the session is held at its bounds, or the client
 * does not read, nothing more is read. A client that closes its sending side is still answered.
 */
final class MemcachedConnection extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(MemcachedConnection.class);

  /** Replies are handed to the socket in pieces of about this, so that its bound is noticed. */
  private static final int WRITE_BYTES = 64 * 1024;

  /** How much of a command each connection may hold without asking. */
  private static final int FREE_BYTES = 16 * 1024;

  /** Moving fewer bytes within the time for stalls counts as standing still. */
  private static final int PROGRESS_BYTES = 16 * 1024;

  private final Channel channel;
  private final ServerContext context;
  private final ByteBufOutput output;
  private ConnectionSession session;
  private ByteBuf pending;
  private long reservedBytes;
  private long unreadBytes;
  private boolean inputEnded;
  private boolean resuming;
  private boolean unflushed;
  private boolean closing;
  private long readBytes;
  private long progressMark;
  private long progressNanos;

  MemcachedConnection(Channel channel, ServerContext context) {
    this.channel = channel;
    this.context = context;
    this.output = new ByteBufOutput(channel.alloc());
    this.progressNanos = context.sessions().clock().nanos();
  }

  @Override
  public void channelRead(ChannelHandlerContext handler, Object message) {
    ByteBuf arrived = (ByteBuf) message;
    int bytes = arrived.readableBytes();
    readBytes += bytes;
    context.metrics().readBytes.inc(bytes);
    if (closing || bytes == 0) {
      arrived.release();
      return;
    }
    if (session == null) {
      session =
          new ConnectionSession(
              context.sessions(),
              context.protocols().detect(arrived.getByte(arrived.readerIndex())),
              this::onLoop,
              this::resumeSoon);
    }
    pending =
        pending == null
            ? arrived
            : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(channel.alloc(), pending, arrived);
    work();
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext handler) {
    flush();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext handler) {
    if (channel.isWritable()) {
      releaseUnread();
      resumeSoon();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext handler, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      inputEnded = true;
      resumeSoon();
    }
    handler.fireUserEventTriggered(event);
  }

  private void onLoop(Runnable task) {
    if (channel.eventLoop().inEventLoop()) {
      guarded(task);
    } else {
      channel.eventLoop().execute(() -> guarded(task));
    }
  }

  private void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  private void resumeSoon() {
    if (!resuming) {
      resuming = true;
      channel.eventLoop().execute(() -> guarded(this::resume));
    }
  }

  private void resume() {
    resuming = false;
    if (!closing) {
      work();
      flush();
    }
  }

  /** Goes on until it needs bytes, answers, or a client that reads. */
  private void work() {
    if (session != null) {
      boolean wasHeld;
      do {
        decode();
        wasHeld = session.held();
        send();
      } while (wasHeld && !session.held());
      if (!hold()) {
        return;
      }
    }
    if (session == null ? inputEnded : session.ended() || (inputEnded && session.drained())) {
      closeAfterReplies();
    } else {
      channel.config().setAutoRead(session == null || !session.held());
    }
  }

  private void decode() {
    if (pending == null) {
      session.decode(Unpooled.EMPTY_BUFFER.nioBuffer());
      return;
    }
    int readable = pending.readableBytes();
    ByteBuffer in = pending.internalNioBuffer(pending.readerIndex(), readable);
    session.decode(in);
    pending.skipBytes(readable - in.remaining());
    if (!pending.isReadable()) {
      pending.release();
      pending = null;
    }
  }

  /** Takes what it keeps of unfinished commands from the shared budget, or gives up. */
  private boolean hold() {
    long wanted = pending == null ? 0 : Math.max(0, pending.readableBytes() - FREE_BYTES);
    if (wanted > reservedBytes) {
      if (!context.memory().tryReserve(wanted - reservedBytes)) {
        context.metrics().connectionsOverBudget.inc();
        close();
        return false;
      }
    } else {
      context.memory().release(reservedBytes - wanted);
    }
    reservedBytes = wanted;
    return true;
  }

  private void send() {
    while (session.hasDue() && channel.isWritable()) {
      session.writeDue(output);
      if (output.size() >= WRITE_BYTES) {
        write();
      }
    }
    write();
  }

  private void write() {
    int size = output.size();
    if (size > 0) {
      context.metrics().writtenBytes.inc(size);
      // Its failure comes to exceptionCaught.
      ChannelFuture unused = channel.write(output.take(), channel.voidPromise());
      unflushed = true;
    }
  }

  private void flush() {
    if (unflushed) {
      unflushed = false;
      channel.flush();
      if (!channel.isWritable() && unreadBytes == 0) {
        holdUnread();
      }
    }
  }

  /** Takes the replies that its client does not read from the shared budget, or gives up. */
  private void holdUnread() {
    long bytes = channel.bytesBeforeWritable();
    if (context.memory().tryReserve(bytes)) {
      unreadBytes = bytes;
    } else {
      context.metrics().connectionsOverBudget.inc();
      close();
    }
  }

  private void releaseUnread() {
    context.memory().release(unreadBytes);
    unreadBytes = 0;
  }

  private void closeAfterReplies() {
    closing = true;
    channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
  }

  private void close() {
    closing = true;
    ChannelFuture unused = channel.close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext handler) {
    closing = true;
    if (session != null) {
      session.close();
    }
    if (pending != null) {
      pending.release();
      pending = null;
    }
    output.release();
    releaseUnread();
    context.memory().release(reservedBytes);
    reservedBytes = 0;
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext handler, Throwable cause) {
    fail(cause);
  }

  // A client may go at any time; everything else that ends up here is a bug of ours.
  private void fail(Throwable cause) {
    if (!(cause instanceof IOException) && context.bugLog().pass()) {
      LOG.warn("memcached connection {} closed for a fault", channel.remoteAddress(), cause);
    }
    close();
  }

  Channel channel() {
    return channel;
  }

  /**
   * Closes the connection if it has stood still for too long in the middle of a command or with
   * replies that its client does not read. To be called on its event loop.
   */
  void closeIfStalled(long nowNanos, long stallNanos) {
    long commands = session == null ? 0 : session.commandCount();
    long mark = commands * PROGRESS_BYTES + readBytes - channel.bytesBeforeWritable();
    if (!mustMove() || mark - progressMark >= PROGRESS_BYTES) {
      progressMark = mark;
      progressNanos = nowNanos;
    } else if (nowNanos - progressNanos >= stallNanos) {
      context.metrics().connectionsStalled.inc();
      close();
    }
  }

  private boolean mustMove() {
    boolean unread = !channel.isWritable();
    boolean unsent =
        session != null && !session.held() && (pending != null || session.midCommand());
    return unread || unsent;
  }
}
