package io.kumo.node.peer;

import io.kumo.node.lease.Heartbeat;
import io.kumo.wire.FrameCodec;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/** An answer to a heartbeat: number (64 bit), count (32), refused partitions (32 each). */
final class HeartbeatAnswerCodec implements FrameCodec<Heartbeat.Answer> {
  @Override
  public int type() {
    return NodeFrames.HEARTBEAT_ANSWER;
  }

  @Override
  public int sizeEstimate(Heartbeat.Answer answer) {
    return 12 + answer.refused().size() * Integer.BYTES;
  }

  @Override
  public void write(Heartbeat.Answer answer, ByteBuf out) {
    out.writeLong(answer.number());
    out.writeInt(answer.refused().size());
    answer.refused().forEach(out::writeInt);
  }

  @Override
  public Heartbeat.Answer read(ByteBuf body) {
    long number = body.readLong();
    int count = Counts.read(body, Integer.BYTES, "refused partitions");
    List<Integer> refused = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      refused.add(body.readInt());
    }
    return new Heartbeat.Answer(number, refused);
  }
}
