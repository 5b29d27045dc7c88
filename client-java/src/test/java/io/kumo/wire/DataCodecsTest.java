package io.kumo.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.fixture.Messages;
import io.kumo.message.DataReply;
import io.kumo.message.DataRequest;
import java.util.Arrays;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

final class DataCodecsTest {
  /** A size estimate may be too small by this much at most, see {@link FrameCodec}. */
  private static final int ESTIMATE_SLACK = 100;

  @Provide
  Arbitrary<DataRequest.Get> gets() {
    return Messages.gets();
  }

  @Provide
  Arbitrary<DataRequest.Mutate> mutates() {
    return Messages.mutates();
  }

  @Provide
  Arbitrary<DataReply> replies() {
    return Messages.replies();
  }

  @Property(tries = 300)
  void getsComeBack(@ForAll("gets") DataRequest.Get get) {
    holds(Codecs.GET, get);
  }

  @Property(tries = 500)
  void mutatesComeBack(@ForAll("mutates") DataRequest.Mutate mutate) {
    holds(Codecs.MUTATE, mutate);
  }

  @Property(tries = 500)
  void repliesComeBack(@ForAll("replies") DataReply reply) {
    holds(Codecs.DATA_REPLY, reply);
  }

  private static <T> void holds(FrameCodec<T> codec, T message) {
    byte[] bytes = Encoded.bytes(codec, message);
    assertEquals(message, Encoded.decode(codec, bytes));
    assertTrue(bytes.length <= codec.sizeEstimate(message) + ESTIMATE_SLACK);
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 3);
    assertEquals(message, Encoded.decode(codec, longer), "what a newer version adds is skipped");
  }

  @Property(tries = 100)
  void cutMutatesAreProtocolErrors(@ForAll("mutates") DataRequest.Mutate mutate) {
    cutAnywhere(Codecs.MUTATE, mutate);
  }

  @Property(tries = 100)
  void cutRepliesAreProtocolErrors(@ForAll("replies") DataReply reply) {
    cutAnywhere(Codecs.DATA_REPLY, reply);
  }

  private static <T> void cutAnywhere(FrameCodec<T> codec, T message) {
    byte[] bytes = Encoded.bytes(codec, message);
    int step = Math.max(1, bytes.length / 100);
    for (int length = 0; length < bytes.length; length += step) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThrows(ProtocolException.class, () -> Encoded.decode(codec, cut));
    }
  }

  @Property(tries = 2_000)
  void garbageIsAMessageOrAProtocolError(@ForAll byte[] garbage) {
    for (FrameCodec<?> codec :
        new FrameCodec<?>[] {Codecs.GET, Codecs.MUTATE, Codecs.DATA_REPLY, Codecs.RING}) {
      try {
        Encoded.decode(codec, garbage);
      } catch (ProtocolException e) {
        assertTrue(e.getMessage().length() > 0);
      }
    }
  }

  @Property(tries = 500)
  void aFlippedByteIsAMessageOrAProtocolError(
      @ForAll("mutates") DataRequest.Mutate mutate, @ForAll int at, @ForAll byte flip) {
    byte[] bytes = Encoded.bytes(Codecs.MUTATE, mutate);
    bytes[Math.floorMod(at, bytes.length)] ^= flip;
    try {
      Encoded.decode(Codecs.MUTATE, bytes);
    } catch (ProtocolException e) {
      assertTrue(e.getMessage().length() > 0);
    }
  }
}
