package io.kumo.node.verify;

import io.kumo.node.peer.NodeFrames;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import io.kumo.wire.FrameCodec;
import io.kumo.wire.ProtocolException;
import io.netty.buffer.ByteBuf;
import java.util.UUID;

/**
 * An ask: kind (8 bit: 1 range, 2 keys), node (128), incarnation (64), partition (32), least
 * position (64); then of a range the key behind which it begins and its last (length 0 for none),
 * count (32) and digest (64), else count (32) and keys. A key is its length (8) and bytes.
 */
final class CompareAskCodec implements FrameCodec<CompareAsk> {
  private static final int RANGE = 1;
  private static final int KEYS = 2;
  private static final int HEAD_BYTES = 1 + 16 + 8 + 4 + 8;
  private static final int RANGE_BYTES_MAX = 2 * 251 + 12;

  @Override
  public int type() {
    return NodeFrames.COMPARE;
  }

  @Override
  public int sizeEstimate(CompareAsk ask) {
    return HEAD_BYTES
        + (ask instanceof CompareAsk.OfKeys some
            ? 4 + CompareFields.bytes(some.keys())
            : RANGE_BYTES_MAX);
  }

  @Override
  public void write(CompareAsk ask, ByteBuf out) {
    out.writeByte(ask instanceof CompareAsk.OfRange ? RANGE : KEYS);
    UUID node = ask.to().node().value();
    out.writeLong(node.getMostSignificantBits()).writeLong(node.getLeastSignificantBits());
    out.writeLong(ask.to().incarnation()).writeInt(ask.partition()).writeLong(ask.atLeast());
    if (ask instanceof CompareAsk.OfRange one) {
      CompareFields.range(one.range(), out);
      out.writeInt(one.digest().count()).writeLong(one.digest().hash());
    } else if (ask instanceof CompareAsk.OfKeys some) {
      CompareFields.keys(some.keys(), out);
    }
  }

  @Override
  public CompareAsk read(ByteBuf body) {
    int kind = body.readUnsignedByte();
    NodeId node = new NodeId(new UUID(body.readLong(), body.readLong()));
    Member to = new Member(node, body.readLong());
    int partition = body.readInt();
    long atLeast = body.readLong();
    return switch (kind) {
      case RANGE ->
          new CompareAsk.OfRange(
              to,
              partition,
              atLeast,
              CompareFields.range(body),
              new RangeDigest(body.readInt(), body.readLong()));
      case KEYS -> new CompareAsk.OfKeys(to, partition, atLeast, CompareFields.keys(body));
      default -> throw new ProtocolException("unknown kind of comparison: " + kind);
    };
  }
}
