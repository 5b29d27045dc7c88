package io.kumo.net;

import io.kumo.time.Throttle;
import io.kumo.wire.Close;
import io.kumo.wire.Codecs;
import io.kumo.wire.ErrorReply;
import io.kumo.wire.FrameCodec;
import io.kumo.wire.FrameType;
import io.kumo.wire.Hello;
import io.kumo.wire.HelloReply;
import io.kumo.wire.ProtocolException;
import io.kumo.wire.ProtocolVersion;
import io.netty.buffer.ByteBuf;
import io.netty.channel.socket.SocketChannel;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server's end of one connection: first the hello, then the service's handler. While the peer
 * does not take its answers, nothing more is read from it.
 */
final class ServerPeer implements Peer, FrameTransport.Events {
  private static final Logger LOG = LoggerFactory.getLogger(ServerPeer.class);

  /** What a server gives all its peers. */
  record Setting(
      FrameService service,
      Supplier<Optional<UUID>> clusterId,
      FrameLimits limits,
      NetCounters counters,
      Throttle bugLog) {}

  private final Setting setting;
  private final FrameTransport transport;
  private final String remote;
  private final Runnable onGone;

  /** Both set once, by the hello. */
  private volatile Hello hello;

  private FrameHandler handler;

  /** For the sweeper alone. */
  private final Stillness silence;

  private final Stillness framelessness;

  ServerPeer(SocketChannel channel, Setting setting, long nowNanos, Runnable onGone) {
    this.setting = setting;
    this.transport = new FrameTransport(channel, setting.limits(), setting.counters(), this);
    this.remote = String.valueOf(channel.remoteAddress());
    this.onGone = onGone;
    this.silence = new Stillness(nowNanos);
    this.framelessness = new Stillness(nowNanos);
  }

  FrameTransport transport() {
    return transport;
  }

  @Override
  public Hello hello() {
    return hello;
  }

  @Override
  public String remote() {
    return remote;
  }

  @Override
  public <T> boolean reply(int correlationId, FrameCodec<T> codec, T message) {
    return enqueue(new Outgoing<>(codec, message, correlationId));
  }

  @Override
  public <T> boolean send(FrameCodec<T> codec, T message) {
    return enqueue(new Outgoing<>(codec, message, 0));
  }

  private boolean enqueue(Outgoing<?> frame) {
    Outbox outbox = transport.outbox();
    if (outbox.closed() != null) {
      return false;
    }
    if (outbox.overflows(frame.bytesEstimate())) {
      close(Close.Reason.BACKLOG, outbox.queuedBytes() + " bytes wait to be read");
      return false;
    }
    outbox.add(frame);
    return true;
  }

  @Override
  public long queuedBytes() {
    return transport.outbox().queuedBytes();
  }

  @Override
  public void close(Close.Reason reason, String text) {
    transport.close(new Close(reason, text));
  }

  @Override
  public boolean isOpen() {
    return transport.outbox().closed() == null;
  }

  @Override
  public void onFrame(int type, int flags, int correlationId, ByteBuf body) {
    if (handler == null) {
      meet(type, correlationId, body);
      return;
    }
    if (type == FrameType.PONG) {
      return;
    }
    try {
      if (!handler.onFrame(type, flags, correlationId, body)) {
        error(correlationId, ErrorReply.Code.UNKNOWN_TYPE, "frames of type " + type);
      }
    } catch (ProtocolException e) {
      error(correlationId, ErrorReply.Code.BAD_REQUEST, e.getMessage());
    } catch (RuntimeException e) {
      if (setting.bugLog().pass()) {
        LOG.error("a frame of type {} from {} {} failed", type, hello, remote, e);
      }
      error(correlationId, ErrorReply.Code.INTERNAL, e.toString());
    }
  }

  private void error(int correlationId, ErrorReply.Code code, String text) {
    if (correlationId != 0) {
      reply(correlationId, Codecs.ERROR, new ErrorReply(code, text));
    }
  }

  private void meet(int type, int correlationId, ByteBuf body) {
    if (type != FrameType.HELLO) {
      refuse(Close.Reason.BAD_FRAME, "first frame is of type " + type);
      return;
    }
    Hello said = Codecs.HELLO.decode(body);
    Optional<UUID> ours = setting.clusterId().get();
    if (said.version().major() != ProtocolVersion.CURRENT.major()) {
      refuse(Close.Reason.WRONG_VERSION, said.version() + " against " + ProtocolVersion.CURRENT);
    } else if (!fit(said.clusterId(), ours)) {
      refuse(Close.Reason.WRONG_CLUSTER, said.clusterId().get() + " against " + ours.get());
    } else {
      welcome(said, ours, correlationId);
    }
  }

  static boolean fit(Optional<UUID> a, Optional<UUID> b) {
    return a.isEmpty() || b.isEmpty() || a.equals(b);
  }

  private void welcome(Hello said, Optional<UUID> ours, int correlationId) {
    hello = said;
    try {
      handler = setting.service().accept(this);
    } catch (RefusedException e) {
      refuse(e.reason(), e.getMessage());
      return;
    } catch (RuntimeException e) {
      LOG.error("cannot accept {} {}", said, remote, e);
      refuse(Close.Reason.INTERNAL, e.toString());
      return;
    }
    transport.frameBytesMax(setting.limits().frameBytesMax());
    HelloReply reply = new HelloReply(ProtocolVersion.CURRENT, ours);
    transport.writeNow(Codecs.HELLO_REPLY, reply, correlationId);
    transport.outbox().open();
  }

  private void refuse(Close.Reason reason, String text) {
    LOG.debug("closing {}: {} {}", remote, reason, text);
    close(reason, text);
  }

  @Override
  public void onWritability(boolean writable) {
    transport.channel().config().setAutoRead(writable);
  }

  @Override
  public void onClosed(Close why) {
    onGone.run();
    if (handler != null) {
      handler.onClosed();
    }
  }

  /** Forgets how slow or silent it was so far. By the server's sweeper only. */
  void excuse(long nowNanos) {
    silence.restart(nowNanos);
    framelessness.restart(nowNanos);
  }

  /** Closes the connection if it is too slow or silent. By the server's sweeper only. */
  void sweep(long nowNanos) {
    FrameLimits limits = setting.limits();
    long silentMs = silence.stillMs(transport.reads(), nowNanos);
    // Counted from the last whole frame, so that one that dribbles in gets no new time by each
    // byte.
    long framelessMs = framelessness.stillMs(transport.frames(), nowNanos);
    if (hello == null) {
      if (framelessMs > limits.connectTimeoutMs()) {
        close(Close.Reason.TOO_SLOW, "no hello in " + framelessMs + " ms");
      }
    } else if (!transport.midFrame()) {
      framelessness.restart(nowNanos);
    } else if (framelessMs > limits.frameTimeoutMs()) {
      close(Close.Reason.TOO_SLOW, "frame without end for " + framelessMs + " ms");
    }
    if (silentMs > limits.silenceMs()) {
      close(Close.Reason.TOO_SLOW, "silent for " + silentMs + " ms");
    }
  }
}
