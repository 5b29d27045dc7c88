package io.kumo.node.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.node.store.KeyRange;
import io.kumo.node.verify.NotShownException.Reason;
import io.kumo.ring.Key;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import io.kumo.wire.FrameCodec;
import io.kumo.wire.ProtocolException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CompareCodecTest {
  private static final Member TO = new Member(new NodeId(new UUID(1, 2)), 3);
  private static final Key A = Key.of("a");
  private static final Key BC = Key.of("bc");
  private static final KeyRange RANGE = new KeyRange(Optional.empty(), Optional.of(BC));

  private static final String HEAD =
      "0000000000000001"
          + "0000000000000002"
          + "0000000000000003"
          + "00000004"
          + "0000000000000005";
  private static final String SEEN =
      "00000002"
          + "0161"
          + "0000000000000006"
          + "0000000000000007"
          + "0000000000000008"
          + "026263"
          + "0000000000000009"
          + "000000000000000a"
          + "0000000000000008";

  private static List<Seen> seen() {
    return List.of(new Seen(A, 6, 7, 8), new Seen(BC, 9, 10, 8));
  }

  @Test
  void asksHaveTheseBytes() {
    holds(
        CompareFrames.ASK_CODEC,
        new CompareAsk.OfRange(TO, 4, 5, RANGE, new RangeDigest(6, 7)),
        "01" + HEAD + "00" + "026263" + "00000006" + "0000000000000007");
    holds(
        CompareFrames.ASK_CODEC,
        new CompareAsk.OfKeys(TO, 4, 5, List.of(A, BC)),
        "02" + HEAD + "00000002" + "0161" + "026263");
  }

  @Test
  void answersHaveTheseBytes() {
    holds(CompareFrames.ANSWER_CODEC, new CompareAnswer.Same(), "01");
    holds(
        CompareFrames.ANSWER_CODEC,
        new CompareAnswer.OfRange(new Shown(RANGE, 8, seen())),
        "02" + "00" + "026263" + "0000000000000008" + SEEN);
    holds(CompareFrames.ANSWER_CODEC, new CompareAnswer.OfKeys(seen()), "03" + SEEN);
    holds(
        CompareFrames.ANSWER_CODEC,
        new CompareAnswer.Refused(Reason.BEHIND, "no"),
        "04" + "02" + "00000002" + "6e6f");
  }

  @Test
  void badBytesAreRefused() {
    refuses(CompareFrames.ASK_CODEC, "");
    refuses(CompareFrames.ASK_CODEC, "03" + HEAD);
    refuses(CompareFrames.ASK_CODEC, "02" + HEAD + "7fffffff");
    refuses(CompareFrames.ASK_CODEC, "02" + HEAD + "ffffffff");
    refuses(CompareFrames.ASK_CODEC, "02" + HEAD + "00000001" + "0000");
    refuses(CompareFrames.ASK_CODEC, "01" + HEAD + "ff" + "00".repeat(255));
    refuses(CompareFrames.ANSWER_CODEC, "05");
    refuses(CompareFrames.ANSWER_CODEC, "03" + "00000002" + "0161");
    refuses(CompareFrames.ANSWER_CODEC, "04" + "02" + "7fffffff");
    refuses(CompareFrames.ANSWER_CODEC, "04" + "02" + "ffffffff");
  }

  @Test
  void aReasonThatIsNotKnownIsStillARefusal() {
    assertEquals(
        new CompareAnswer.Refused(Reason.UNREACHABLE, ""),
        CompareFrames.ANSWER_CODEC.decode(bytes("04" + "63" + "00000000")));
  }

  @Test
  void onlyTheBeginOfWhatWasAskedForIsAnAnswer() {
    Shown whole = new Shown(RANGE, 8, seen());
    assertTrue(whole.isOf(RANGE));
    assertTrue(whole.isOf(KeyRange.ALL));
    assertTrue(!whole.isOf(RANGE.endingAt(Optional.of(A))));
    assertTrue(!whole.isOf(KeyRange.behind(Optional.of(A))));
    assertTrue(!new Shown(KeyRange.ALL, 8, seen()).isOf(RANGE));
    assertTrue(!new Shown(RANGE, 8, List.of(seen().get(1), seen().get(0))).isOf(RANGE));
    assertTrue(!new Shown(RANGE.endingAt(Optional.of(A)), 8, seen()).isOf(RANGE));
  }

  private static <T> void holds(FrameCodec<T> codec, T message, String hex) {
    ByteBuf out = Unpooled.buffer();
    codec.write(message, out);
    assertEquals(hex, ByteBufUtil.hexDump(out));
    assertTrue(codec.sizeEstimate(message) >= out.readableBytes(), message.toString());
    assertEquals(message, codec.decode(bytes(hex)));
  }

  private static void refuses(FrameCodec<?> codec, String hex) {
    assertThrows(ProtocolException.class, () -> codec.decode(bytes(hex)), hex);
  }

  private static ByteBuf bytes(String hex) {
    return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex));
  }
}
