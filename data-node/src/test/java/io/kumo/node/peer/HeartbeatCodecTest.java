package io.kumo.node.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.kumo.node.lease.Heartbeat;
import io.kumo.wire.FrameCodec;
import io.kumo.wire.ProtocolException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeartbeatCodecTest {
  private static final Heartbeat HEARTBEAT =
      new Heartbeat(1, List.of(new Heartbeat.Lead(2, 3, 4), new Heartbeat.Leave(5)));
  private static final Heartbeat.Answer ANSWER = new Heartbeat.Answer(1, List.of(2, 5));

  @Test
  void aHeartbeatHasTheseBytes() {
    String hex = "0000000000000001" + "00000002" + "01000000020000000300000004" + "0200000005";
    assertEquals(hex, hex(NodeFrames.HEARTBEAT_CODEC, HEARTBEAT));
    assertEquals(HEARTBEAT, NodeFrames.HEARTBEAT_CODEC.decode(bytes(hex)));
  }

  @Test
  void anAnswerHasTheseBytes() {
    String hex = "0000000000000001" + "00000002" + "00000002" + "00000005";
    assertEquals(hex, hex(NodeFrames.HEARTBEAT_ANSWER_CODEC, ANSWER));
    assertEquals(ANSWER, NodeFrames.HEARTBEAT_ANSWER_CODEC.decode(bytes(hex)));
  }

  @Test
  void badBytesAreRefused() {
    refuses(NodeFrames.HEARTBEAT_CODEC, "00");
    refuses(NodeFrames.HEARTBEAT_CODEC, "0000000000000001" + "7fffffff");
    refuses(NodeFrames.HEARTBEAT_CODEC, "0000000000000001" + "ffffffff");
    refuses(NodeFrames.HEARTBEAT_CODEC, "0000000000000001" + "00000001" + "0300000005");
    refuses(NodeFrames.HEARTBEAT_CODEC, "0000000000000001" + "00000001" + "0100000005");
    refuses(NodeFrames.HEARTBEAT_ANSWER_CODEC, "0000000000000001" + "00000002" + "00000002");
  }

  private static <T> String hex(FrameCodec<T> codec, T message) {
    ByteBuf out = Unpooled.buffer();
    codec.write(message, out);
    assertEquals(out.readableBytes(), Math.min(out.readableBytes(), codec.sizeEstimate(message)));
    return ByteBufUtil.hexDump(out);
  }

  private static void refuses(FrameCodec<?> codec, String hex) {
    assertThrows(ProtocolException.class, () -> codec.decode(bytes(hex)));
  }

  private static ByteBuf bytes(String hex) {
    return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex));
  }
}
