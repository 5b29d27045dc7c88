package io.kumo.node.peer;

import io.kumo.node.replica.PeerMessage;
import io.kumo.node.replica.Stamp;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import io.kumo.wire.FrameCodec;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A parcel of messages: sender and receiver (UUID, incarnation: 128 + 64 bit each), then each
 * message as its length (32, of what follows), kind (8), partition (32), leader term (32), term
 * (32), session (64) and the fields of its {@link MessageLayout}.
 *
 * <p>A kind that is not known is skipped, and so is what stands behind the last known field: newer
 * nodes may say more.
 */
final class PeerFrameCodec implements FrameCodec<PeerFrame> {
  private static final int ENDS_BYTES = 2 * (16 + 8);
  private static final int STAMP_BYTES = 1 + 4 + 4 + 4 + 8;

  private static final List<MessageLayout<?>> LAYOUTS =
      Stream.of(StreamLayouts.all(), ExchangeLayouts.all(), JoinLayouts.all())
          .<MessageLayout<?>>flatMap(List::stream)
          .toList();

  private static final Map<Class<?>, MessageLayout<?>> BY_TYPE =
      LAYOUTS.stream().collect(Collectors.toUnmodifiableMap(MessageLayout::type, layout -> layout));

  private static final Map<Integer, MessageLayout<?>> BY_CODE =
      LAYOUTS.stream().collect(Collectors.toUnmodifiableMap(MessageLayout::code, layout -> layout));

  @Override
  public int type() {
    return NodeFrames.MESSAGES;
  }

  @Override
  public int sizeEstimate(PeerFrame frame) {
    long bytes = ENDS_BYTES;
    for (PeerMessage message : frame.messages()) {
      bytes += bytesOf(message);
    }
    return (int) Math.min(Integer.MAX_VALUE, bytes);
  }

  /** About how many bytes one message takes in a frame. */
  static long bytesOf(PeerMessage message) {
    return 4 + STAMP_BYTES + BY_TYPE.get(message.getClass()).bytesOf(message);
  }

  @Override
  public void write(PeerFrame frame, ByteBuf out) {
    member(frame.from(), out);
    member(frame.to(), out);
    for (PeerMessage message : frame.messages()) {
      MessageLayout<?> layout = BY_TYPE.get(message.getClass());
      int start = out.writerIndex();
      out.writeInt(0);
      out.writeByte(layout.code());
      Stamp stamp = message.stamp();
      out.writeInt(stamp.partition()).writeInt(stamp.leaderTerm()).writeInt(stamp.term());
      out.writeLong(stamp.session());
      layout.write(message, out);
      out.setInt(start, out.writerIndex() - start - 4);
    }
  }

  @Override
  public PeerFrame read(ByteBuf body) {
    Member from = member(body);
    Member to = member(body);
    List<PeerMessage> messages = new ArrayList<>();
    while (body.isReadable()) {
      ByteBuf message = body.readSlice(Counts.read(body, 1, "bytes of a message"));
      MessageLayout<?> layout = BY_CODE.get((int) message.readUnsignedByte());
      if (layout != null) {
        messages.add(layout.reader().read(stamp(message, from, to), message));
      }
    }
    return new PeerFrame(from, to, messages);
  }

  private static Stamp stamp(ByteBuf body, Member from, Member to) {
    int partition = body.readInt();
    int leaderTerm = body.readInt();
    int term = body.readInt();
    return new Stamp(partition, leaderTerm, term, body.readLong(), from, to);
  }

  private static void member(Member member, ByteBuf out) {
    UUID id = member.node().value();
    out.writeLong(id.getMostSignificantBits()).writeLong(id.getLeastSignificantBits());
    out.writeLong(member.incarnation());
  }

  private static Member member(ByteBuf body) {
    UUID id = new UUID(body.readLong(), body.readLong());
    return new Member(new NodeId(id), body.readLong());
  }
}
