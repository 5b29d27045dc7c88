package io.kumo.node.peer;

import io.kumo.node.lease.Heartbeat;
import io.kumo.wire.FrameCodec;
import io.kumo.wire.ProtocolException;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/**
 * A heartbeat: number (64 bit), count of changes (32), and for each its kind (8: 1 lead, 2 leave),
 * partition (32) and, where it leads, leader term (32) and term (32).
 */
final class HeartbeatCodec implements FrameCodec<Heartbeat> {
  private static final int LEAD = 1;
  private static final int LEAVE = 2;
  private static final int CHANGE_BYTES_MIN = 1 + 4;
  private static final int CHANGE_BYTES_MAX = 1 + 4 + 4 + 4;

  @Override
  public int type() {
    return NodeFrames.HEARTBEAT;
  }

  @Override
  public int sizeEstimate(Heartbeat heartbeat) {
    return 12 + heartbeat.changes().size() * CHANGE_BYTES_MAX;
  }

  @Override
  public void write(Heartbeat heartbeat, ByteBuf out) {
    out.writeLong(heartbeat.number());
    out.writeInt(heartbeat.changes().size());
    for (Heartbeat.Change change : heartbeat.changes()) {
      if (change instanceof Heartbeat.Lead lead) {
        out.writeByte(LEAD).writeInt(lead.partition());
        out.writeInt(lead.leaderTerm()).writeInt(lead.term());
      } else {
        out.writeByte(LEAVE).writeInt(change.partition());
      }
    }
  }

  @Override
  public Heartbeat read(ByteBuf body) {
    long number = body.readLong();
    int count = Counts.read(body, CHANGE_BYTES_MIN, "changes");
    List<Heartbeat.Change> changes = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int kind = body.readUnsignedByte();
      int partition = body.readInt();
      if (kind == LEAD) {
        changes.add(new Heartbeat.Lead(partition, body.readInt(), body.readInt()));
      } else if (kind == LEAVE) {
        changes.add(new Heartbeat.Leave(partition));
      } else {
        throw new ProtocolException("unknown change of a heartbeat's table: " + kind);
      }
    }
    return new Heartbeat(number, changes);
  }
}
