package io.kumo.proxy.route;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.kumo.fixture.VirtualClock;
import io.kumo.proxy.memcached.MemoryBudget;
import io.kumo.proxy.memcached.Output;
import io.kumo.proxy.memcached.ProtocolDetector;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** One connection without its socket: takes requests as text and keeps the replies. */
final class Conversation {
  final RecordingListener listener = new RecordingListener();
  final MemoryBudget memory = new MemoryBudget(1 << 20);
  final VirtualClock clock;
  final ConnectionSession session;
  private final ByteArrayOutputStream replies = new ByteArrayOutputStream();
  private byte[] left = new byte[0];

  Conversation(VirtualClock clock, Backend backend, SessionLimits limits) {
    this.clock = clock;
    ProtocolDetector detector = new ProtocolDetector("1.6.40-test", backend::valueBytesMax, memory);
    this.session =
        new ConnectionSession(
            new SessionContext(backend, limits, memory, clock, listener),
            detector.detect((byte) 'g'),
            Runnable::run,
            this::turn);
  }

  Conversation send(String text) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(left);
    all.writeBytes(text.getBytes(ISO_8859_1));
    left = all.toByteArray();
    turn();
    return this;
  }

  private void turn() {
    boolean more = true;
    while (more) {
      ByteBuffer in = ByteBuffer.wrap(left);
      session.decode(in);
      left = new byte[in.remaining()];
      in.get(left);
      more = session.hasDue();
      while (session.hasDue()) {
        session.writeDue(new Replies());
      }
    }
  }

  /** The replies since the last call. */
  String replies() {
    String text = replies.toString(ISO_8859_1);
    replies.reset();
    return text;
  }

  /** Bytes that were not taken yet. */
  int leftBytes() {
    return left.length;
  }

  private final class Replies extends Output {
    @Override
    public void write(byte[] bytes, int offset, int length) {
      replies.write(bytes, offset, length);
    }

    @Override
    public void write(byte value) {
      replies.write(value);
    }
  }
}
