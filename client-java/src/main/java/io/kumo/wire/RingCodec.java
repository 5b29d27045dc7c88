package io.kumo.wire;

import io.kumo.ring.Activity;
import io.kumo.ring.Address;
import io.kumo.ring.Chain;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import io.kumo.ring.Pace;
import io.kumo.ring.Ring;
import io.kumo.ring.RingSettings;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * A ring in 10 to 14 bytes for each partition of three members.
 *
 * <pre>
 * length(4) crc32c(4), of what follows:
 * layout(1) cluster id(16) epoch(8) partitions(4) replicas(4) minInSync(4) valueBytesMax(4)
 * copyBytesPerSecond(8) verifySeconds(4)
 * node table, as {@link RingNodeTable} lays it out
 * chains, in order:
 *   term(varint) term - leaderTerm(varint) bits(1)
 *   in-sync count(varint), each: node index(varint), node's incarnation - member's (zigzag varint)
 *   assigned count(varint), each: node index(varint); left out where bit 2 is set
 * managers: count(varint), each: host(text) port(2); earlier versions leave this out, and ignore it
 * </pre>
 *
 * Bits of a chain: 1 active; 2 the assigned nodes are those of the in-sync list, in its order; 4
 * handed over.
 *
 * <p>The same bytes travel in frames and lie in the files that processes keep; the checksum is for
 * the latter. Bytes behind the stated length are ignored.
 */
final class RingCodec implements FrameCodec<Ring> {
  /** Another number means another layout, which we cannot read. */
  private static final int LAYOUT = 2;

  private static final int ACTIVE = 1;
  private static final int SAME_ASSIGNED = 2;
  private static final int HANDED_OVER = 4;

  @Override
  public int type() {
    return FrameType.RING;
  }

  @Override
  public int sizeEstimate(Ring ring) {
    int addresses = ring.nodes().size() + ring.managers().size();
    return 64 + addresses * 64 + ring.chains().size() * 16;
  }

  @Override
  public void write(Ring ring, ByteBuf out) {
    int start = out.writerIndex();
    out.writeZero(2 * Integer.BYTES);
    int content = out.writerIndex();
    out.writeByte(LAYOUT);
    Fields.writeUuid(ring.clusterId(), out);
    out.writeLong(ring.epoch());
    RingSettings settings = ring.settings();
    out.writeInt(settings.partitions());
    out.writeInt(settings.replicas());
    out.writeInt(settings.minInSync());
    out.writeInt(settings.valueBytesMax());
    out.writeLong(settings.pace().copyBytesPerSecond());
    out.writeInt(settings.pace().verifySeconds());
    RingNodeTable table = RingNodeTable.of(ring);
    table.write(out);
    for (Chain chain : ring.chains()) {
      writeChain(chain, table, out);
    }
    Varints.write(ring.managers().size(), out);
    ring.managers().forEach(manager -> writeAddress(manager, out));
    int length = out.writerIndex() - content;
    out.setInt(start, length);
    out.setInt(start + Integer.BYTES, checksum(out, content, length));
  }

  private static void writeChain(Chain chain, RingNodeTable table, ByteBuf out) {
    Varints.write(chain.term(), out);
    Varints.write(chain.term() - chain.leaderTerm(), out);
    boolean same = isSame(chain.inSync(), chain.assigned());
    out.writeByte(bits(chain.activity()) | (same ? SAME_ASSIGNED : 0));
    Varints.write(chain.inSync().size(), out);
    chain.inSync().forEach(member -> table.writeMember(member, out));
    if (!same) {
      Varints.write(chain.assigned().size(), out);
      chain.assigned().forEach(node -> table.writeNode(node, out));
    }
  }

  private static boolean isSame(List<Member> inSync, List<NodeId> assigned) {
    boolean same = inSync.size() == assigned.size();
    for (int i = 0; same && i < assigned.size(); i++) {
      same = inSync.get(i).node().equals(assigned.get(i));
    }
    return same;
  }

  private static int bits(Activity activity) {
    return switch (activity) {
      case INACTIVE -> 0;
      case HANDED_OVER -> HANDED_OVER;
      case ACTIVE -> ACTIVE;
    };
  }

  private static Activity activity(int bits) {
    if ((bits & ACTIVE) != 0) {
      return Activity.ACTIVE;
    }
    return (bits & HANDED_OVER) != 0 ? Activity.HANDED_OVER : Activity.INACTIVE;
  }

  private static List<NodeId> nodes(List<Member> members) {
    List<NodeId> nodes = new ArrayList<>(members.size());
    for (Member member : members) {
      nodes.add(member.node());
    }
    return nodes;
  }

  @Override
  public Ring read(ByteBuf body) {
    int length = body.readInt();
    int crc = body.readInt();
    if (length < 0 || length > body.readableBytes()) {
      throw new IndexOutOfBoundsException("ring of " + length + " bytes");
    }
    if (checksum(body, body.readerIndex(), length) != crc) {
      throw new ProtocolException("ring's checksum is wrong");
    }
    ByteBuf content = body.readSlice(length);
    int layout = content.readUnsignedByte();
    if (layout != LAYOUT) {
      throw new ProtocolException("unknown layout of a ring: " + layout);
    }
    UUID clusterId = Fields.readUuid(content);
    long epoch = content.readLong();
    RingSettings settings = readSettings(content);
    RingNodeTable table = RingNodeTable.read(content);
    List<Chain> chains = new ArrayList<>(settings.partitions());
    for (int partition = 0; partition < settings.partitions(); partition++) {
      chains.add(readChain(table, content));
    }
    List<Address> managers =
        content.isReadable() ? Varints.readList(content, RingCodec::readAddress) : List.of();
    return new Ring(clusterId, epoch, settings, table.ringNodes(), chains, managers);
  }

  private static void writeAddress(Address address, ByteBuf out) {
    Texts.write(address.host(), out);
    out.writeShort(address.port());
  }

  private static Address readAddress(ByteBuf in) {
    return new Address(Texts.read(in), in.readUnsignedShort());
  }

  private static RingSettings readSettings(ByteBuf in) {
    return new RingSettings(
        in.readInt(),
        in.readInt(),
        in.readInt(),
        in.readInt(),
        new Pace(in.readLong(), in.readInt()));
  }

  private static Chain readChain(RingNodeTable table, ByteBuf in) {
    int term = Varints.readInt(in);
    int leaderTerm = term - Varints.readInt(in);
    int bits = in.readByte();
    List<Member> inSync = Varints.readList(in, table::readMember);
    List<NodeId> assigned =
        (bits & SAME_ASSIGNED) != 0 ? nodes(inSync) : Varints.readList(in, table::readNode);
    return new Chain(term, leaderTerm, activity(bits), inSync, assigned);
  }

  private static int checksum(ByteBuf bytes, int index, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.nioBuffer(index, length));
    return (int) crc.getValue();
  }
}
