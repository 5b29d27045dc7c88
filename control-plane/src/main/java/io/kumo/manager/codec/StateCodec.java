package io.kumo.manager.codec;

import io.kumo.manager.state.ClusterSettings;
import io.kumo.manager.state.ClusterState;
import io.kumo.manager.state.ManagedNode;
import io.kumo.manager.state.PartitionState;
import io.kumo.manager.state.ProcessStart;
import io.kumo.ring.NodeId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * The bytes of the whole state, as a snapshot holds them: a magic number of four bytes, the format
 * version, the state, and behind it the CRC32C of all of that.
 */
public final class StateCodec {
  private static final int MAGIC = 0x4b6d5374;
  private static final int FORMAT = 3;

  private StateCodec() {}

  /** The bytes of {@code state}. */
  public static byte[] encode(ClusterState state) {
    Output out = new Output();
    out.bits((long) MAGIC << Integer.SIZE | FORMAT);
    out.optional(state.clusterId(), out::uuid);
    out.number(state.epoch());
    out.number(state.planEpoch());
    Parts.write(out, state.settings());
    out.list(new ArrayList<>(state.nodes().values()), node -> write(out, node));
    out.list(state.partitions(), partition -> write(out, partition));
    out.number(state.movesPlanned());
    out.list(state.managers(), out::address);
    byte[] content = out.toBytes();
    ByteBuffer sealed = ByteBuffer.allocate(content.length + Integer.BYTES);
    return sealed.put(content).putInt(crc(content)).array();
  }

  /**
   * The state that {@code bytes} hold.
   *
   * @throws MalformedException if they are damaged or of another format
   */
  public static ClusterState decode(byte[] bytes) throws MalformedException {
    int end = bytes.length - Integer.BYTES;
    if (end < Long.BYTES) {
      throw new MalformedException("snapshot is cut short at " + bytes.length + " bytes");
    }
    byte[] content = Arrays.copyOf(bytes, end);
    int stored = ByteBuffer.wrap(bytes).getInt(end);
    if (stored != crc(content)) {
      throw new MalformedException(
          "snapshot is damaged: CRC32C is %08x, stored is %08x".formatted(crc(content), stored));
    }
    return Input.read(content, StateCodec::read);
  }

  private static ClusterState read(Input in) {
    long head = in.bits();
    if (head != ((long) MAGIC << Integer.SIZE | FORMAT)) {
      throw new IllegalArgumentException("no snapshot of format " + FORMAT);
    }
    Optional<UUID> clusterId = in.optional(in::uuid);
    long epoch = in.number();
    long planEpoch = in.number();
    ClusterSettings settings = Parts.settings(in);
    SortedMap<NodeId, ManagedNode> nodes = new TreeMap<>();
    in.list(() -> node(in)).forEach(node -> nodes.put(node.id(), node));
    return new ClusterState(
        clusterId,
        epoch,
        planEpoch,
        settings,
        nodes,
        in.list(() -> partition(in)),
        in.small(),
        in.list(in::address));
  }

  private static void write(Output out, ManagedNode node) {
    out.node(node.id());
    Parts.write(out, node.site());
    out.number(node.start().incarnation());
    out.bits(node.start().nonce());
    out.list(node.start().earlierNonces(), out::bits);
    out.list(node.start().reports(), report -> Parts.write(out, report));
    Parts.write(out, node.membership());
    Parts.write(out, node.orderedWeight());
    Parts.write(out, node.liveness());
  }

  private static ManagedNode node(Input in) {
    return new ManagedNode(
        in.node(),
        Parts.site(in),
        new ProcessStart(
            in.number(), in.bits(), in.list(in::bits), in.list(() -> Parts.report(in))),
        Parts.membership(in),
        Parts.optionalInt(in),
        Parts.liveness(in));
  }

  private static void write(Output out, PartitionState partition) {
    Parts.write(out, partition.chain());
    out.list(partition.lastActive(), out::member);
    out.list(partition.target(), out::node);
  }

  private static PartitionState partition(Input in) {
    return new PartitionState(Parts.chain(in), in.list(in::member), in.list(in::node));
  }

  private static int crc(byte[] content) {
    CRC32C crc = new CRC32C();
    crc.update(content);
    return (int) crc.getValue();
  }
}
