package io.kumo.node.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.message.OperationId;
import io.kumo.message.Value;
import io.kumo.node.entry.Batch;
import io.kumo.node.entry.Entry;
import io.kumo.node.entry.OperationRecord;
import io.kumo.node.entry.Outcome;
import io.kumo.node.entry.Write;
import io.kumo.node.replica.FlushMarks;
import io.kumo.node.replica.History;
import io.kumo.node.replica.PeerMessage;
import io.kumo.node.replica.Stamp;
import io.kumo.ring.Key;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import io.kumo.wire.ProtocolException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PeerFrameCodecTest {
  private static final Member FROM = new Member(new NodeId(new UUID(1, 2)), 3);
  private static final Member TO = new Member(new NodeId(new UUID(4, 5)), 6);
  private static final Stamp STAMP = new Stamp(7, 8, 9, 10, FROM, TO);
  private static final Entry ENTRY =
      new Entry(Key.of("k"), 0x11, 0x12, 0x13, 0x14, 0x15, new byte[] {1, 2});
  private static final OperationRecord OPERATION =
      new OperationRecord(
          new OperationId(1, 2),
          new Outcome(Outcome.Kind.APPLIED, 3, 4, Optional.of(new Value(new byte[] {5}, 6, 7, 8))));

  /** One of each kind. */
  static final List<PeerMessage> ALL =
      List.of(
          new PeerMessage.Append(
              STAMP,
              new Batch(7, 0x10, 0xf, List.of(new Write.Put(ENTRY, Optional.of(OPERATION))))),
          new PeerMessage.Acknowledged(STAMP, 1, 2, true),
          new PeerMessage.Commit(STAMP, 3),
          new PeerMessage.Refused(STAMP),
          new PeerMessage.Stopping(STAMP, true),
          new PeerMessage.ExchangeAsk(STAMP),
          new PeerMessage.ExchangeAnswer(STAMP, 4, new History(1, List.of(2L, 3L)), true),
          new PeerMessage.ExchangeCut(STAMP, 5),
          new PeerMessage.JoinAsk(STAMP, 6),
          new PeerMessage.JoinDelta(STAMP, 7),
          new PeerMessage.JoinCopy(STAMP, 8),
          new PeerMessage.CopyWanted(STAMP, 9),
          new PeerMessage.CopyPart(STAMP, 1, List.of(ENTRY, ENTRY), 10),
          new PeerMessage.CopyOperations(
              STAMP, 2, List.of(new PeerMessage.CopiedOperation(11, OPERATION)), Optional.empty()),
          new PeerMessage.CopyOperations(
              STAMP,
              3,
              List.of(),
              Optional.of(new PeerMessage.CopyDone(12, 13, new FlushMarks(14, 15, 16), 17))),
          new PeerMessage.JoinEnded(STAMP, "why – not"),
          new PeerMessage.ReleaseAsk(STAMP, 18),
          new PeerMessage.Released(STAMP, 19));

  @Test
  void everyKindComesBackAsItWent() {
    assertEquals(new PeerFrame(FROM, TO, ALL), decode(encode(ALL)));
    for (PeerMessage message : ALL) {
      assertEquals(List.of(message), decode(encode(List.of(message))).messages());
    }
  }

  @Test
  void theSizeIsEstimatedWell() {
    for (PeerMessage message : ALL) {
      PeerFrame frame = new PeerFrame(FROM, TO, List.of(message));
      int estimate = NodeFrames.MESSAGES_CODEC.sizeEstimate(frame);
      int size = encode(List.of(message)).length;
      assertTrue(size <= estimate && estimate < size + 100, message + ": " + estimate);
    }
  }

  @Test
  void anAppendHasTheseBytes() {
    String ends =
        "0000000000000001000000000000000200000000000000030000000000000004"
            + "00000000000000050000000000000006";
    String stamp = "01" + "00000007" + "00000008" + "00000009" + "000000000000000a";
    byte[] bytes = encode(ALL.subList(0, 1));
    String hex = ByteBufUtil.hexDump(bytes);
    assertTrue(hex.startsWith(ends), hex);
    assertEquals(String.format("%08x", bytes.length - 52), hex.substring(96, 104));
    assertTrue(hex.substring(104).startsWith(stamp + "00000007" + "0000000000000010"), hex);
  }

  @Test
  void aCommitHasTheseBytes() {
    String hex = ByteBufUtil.hexDump(encode(List.of(new PeerMessage.Commit(STAMP, 0x21))));
    assertEquals(
        "0000001d03000000070000000800000009000000000000000a0000000000000021", hex.substring(96));
  }

  @Test
  void unknownKindsAndLaterFieldsAreSkipped() {
    ByteBuf out = Unpooled.buffer();
    NodeFrames.MESSAGES_CODEC.write(new PeerFrame(FROM, TO, List.of()), out);
    out.writeInt(3).writeByte(200).writeShort(1);
    byte[] commit = encode(List.of(new PeerMessage.Commit(STAMP, 3)));
    out.writeInt(commit.length - 52 + 2).writeBytes(commit, 52, commit.length - 52).writeShort(7);
    assertEquals(
        List.of(new PeerMessage.Commit(STAMP, 3)),
        NodeFrames.MESSAGES_CODEC.decode(out).messages());
  }

  @Test
  void whatEndsTooEarlyIsRefused() {
    byte[] bytes = encode(ALL);
    int starts = 0;
    for (int length = 0; length < bytes.length; length++) {
      ByteBuf cut = Unpooled.wrappedBuffer(bytes, 0, length);
      try {
        NodeFrames.MESSAGES_CODEC.decode(cut);
        starts++;
      } catch (ProtocolException expected) {
        assertTrue(expected.getMessage().length() > 0);
      }
    }
    assertEquals(ALL.size(), starts, "only between two messages may a frame end");
  }

  @Test
  void noBytesCauseAnythingButAProtocolException() {
    SplittableRandom random = new SplittableRandom(42);
    byte[] good = encode(ALL);
    for (int i = 0; i < 20_000; i++) {
      byte[] bad = good.clone();
      for (int flips = random.nextInt(1, 4); flips > 0; flips--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      }
      try {
        NodeFrames.MESSAGES_CODEC.decode(Unpooled.wrappedBuffer(bad));
      } catch (ProtocolException expected) {
        assertTrue(expected.getMessage().length() > 0);
      }
    }
  }

  @Test
  void aLengthThatCannotBeIsRefused() {
    ByteBuf out = Unpooled.buffer();
    NodeFrames.MESSAGES_CODEC.write(new PeerFrame(FROM, TO, List.of()), out);
    out.writeInt(Integer.MAX_VALUE);
    assertThrows(ProtocolException.class, () -> NodeFrames.MESSAGES_CODEC.decode(out));
  }

  private static byte[] encode(List<PeerMessage> messages) {
    ByteBuf out = Unpooled.buffer();
    NodeFrames.MESSAGES_CODEC.write(new PeerFrame(FROM, TO, messages), out);
    return ByteBufUtil.getBytes(out);
  }

  private static PeerFrame decode(byte[] bytes) {
    return NodeFrames.MESSAGES_CODEC.decode(Unpooled.wrappedBuffer(bytes));
  }
}
