package io.kumo.wire;

import io.kumo.ring.Address;
import io.kumo.ring.Chain;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import io.kumo.ring.Ring;
import io.kumo.ring.RingNode;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The nodes of an encoded ring, so that chains name each by a small index.
 *
 * <pre>
 * count(varint), each: id(16) host(text) port(2) zone(text) weight(4) incarnation(8) up(1)
 * count(varint), each: id(16), of nodes that only chains still name
 * </pre>
 *
 * Sorted by id, so that equal rings have equal bytes.
 *
 * <p>A new ring is read by all processes of a cluster in the moment of a change, by code that was
 * seldom run before: what is done for each chain is kept simple.
 */
final class RingNodeTable {
  private final List<NodeId> ids = new ArrayList<>();
  private final Map<NodeId, Integer> indexes = new HashMap<>();
  private final Map<NodeId, RingNode> ringNodes;

  /** By index: the newest process of the node; none before the first, or of a node that is gone. */
  private final List<Optional<Member>> newest = new ArrayList<>();

  private RingNodeTable(Map<NodeId, RingNode> ringNodes, Collection<NodeId> gone) {
    this.ringNodes = ringNodes;
    ringNodes.values().forEach(node -> index(node.id(), newest(node)));
    gone.forEach(id -> index(id, Optional.empty()));
  }

  private static Optional<Member> newest(RingNode node) {
    return node.incarnation() > 0
        ? Optional.of(new Member(node.id(), node.incarnation()))
        : Optional.empty();
  }

  private void index(NodeId id, Optional<Member> member) {
    if (indexes.put(id, ids.size()) != null) {
      throw new ProtocolException("node is named twice: " + id);
    }
    ids.add(id);
    newest.add(member);
  }

  static RingNodeTable of(Ring ring) {
    TreeSet<NodeId> gone = new TreeSet<>();
    for (Chain chain : ring.chains()) {
      chain.inSync().forEach(member -> addGone(ring, member.node(), gone));
      chain.assigned().forEach(node -> addGone(ring, node, gone));
    }
    return new RingNodeTable(new TreeMap<>(ring.nodes()), gone);
  }

  private static void addGone(Ring ring, NodeId node, Set<NodeId> gone) {
    if (!ring.nodes().containsKey(node)) {
      gone.add(node);
    }
  }

  void write(ByteBuf out) {
    Varints.write(ringNodes.size(), out);
    ringNodes.values().forEach(node -> writeRingNode(node, out));
    Varints.write(ids.size() - ringNodes.size(), out);
    ids.subList(ringNodes.size(), ids.size()).forEach(id -> Fields.writeUuid(id.value(), out));
  }

  static RingNodeTable read(ByteBuf in) {
    List<RingNode> nodes = Varints.readList(in, RingNodeTable::readRingNode);
    List<NodeId> gone = Varints.readList(in, bytes -> new NodeId(Fields.readUuid(bytes)));
    TreeMap<NodeId, RingNode> byId = new TreeMap<>();
    nodes.forEach(node -> byId.put(node.id(), node));
    if (byId.size() != nodes.size()) {
      throw new ProtocolException("a node is named twice");
    }
    return new RingNodeTable(byId, gone);
  }

  Map<NodeId, RingNode> ringNodes() {
    return ringNodes;
  }

  void writeNode(NodeId node, ByteBuf out) {
    Varints.write(indexes.get(node), out);
  }

  NodeId readNode(ByteBuf in) {
    return ids.get(readIndex(in));
  }

  private int readIndex(ByteBuf in) {
    int index = Varints.readInt(in);
    if (index >= ids.size()) {
      throw new ProtocolException("node " + index + " of " + ids.size());
    }
    return index;
  }

  void writeMember(Member member, ByteBuf out) {
    int index = indexes.get(member.node());
    Varints.write(index, out);
    Varints.writeSigned(newestIncarnation(index) - member.incarnation(), out);
  }

  /** The newest process of a node, which nearly all are, is the same object each time. */
  Member readMember(ByteBuf in) {
    int index = readIndex(in);
    long older = Varints.readSigned(in);
    return older == 0 && newest.get(index).isPresent()
        ? newest.get(index).get()
        : new Member(ids.get(index), newestIncarnation(index) - older);
  }

  private long newestIncarnation(int index) {
    return newest.get(index).map(Member::incarnation).orElse(0L);
  }

  private static void writeRingNode(RingNode node, ByteBuf out) {
    Fields.writeUuid(node.id().value(), out);
    Texts.write(node.address().host(), out);
    out.writeShort(node.address().port());
    Texts.write(node.zone(), out);
    out.writeInt(node.weight());
    out.writeLong(node.incarnation());
    out.writeBoolean(node.up());
  }

  private static RingNode readRingNode(ByteBuf in) {
    NodeId id = new NodeId(Fields.readUuid(in));
    Address address = new Address(Texts.read(in), in.readUnsignedShort());
    String zone = Texts.read(in);
    return new RingNode(id, address, zone, in.readInt(), in.readLong(), in.readBoolean());
  }
}
