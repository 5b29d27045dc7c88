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
 */
final class RingNodeTable {
  private final List<NodeId> ids = new ArrayList<>();
  private final Map<NodeId, Integer> indexes = new HashMap<>();
  private final Map<NodeId, RingNode> ringNodes;

  private RingNodeTable(Map<NodeId, RingNode> ringNodes, Collection<NodeId> gone) {
    this.ringNodes = ringNodes;
    ringNodes.keySet().forEach(this::index);
    gone.forEach(this::index);
  }

  private void index(NodeId id) {
    if (indexes.put(id, ids.size()) != null) {
      throw new ProtocolException("node is named twice: " + id);
    }
    ids.add(id);
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
    int index = Varints.readInt(in);
    if (index >= ids.size()) {
      throw new ProtocolException("node " + index + " of " + ids.size());
    }
    return ids.get(index);
  }

  void writeMember(Member member, ByteBuf out) {
    writeNode(member.node(), out);
    Varints.writeSigned(newestIncarnation(member.node()) - member.incarnation(), out);
  }

  Member readMember(ByteBuf in) {
    NodeId node = readNode(in);
    return new Member(node, newestIncarnation(node) - Varints.readSigned(in));
  }

  private long newestIncarnation(NodeId node) {
    RingNode known = ringNodes.get(node);
    return known == null ? 0 : known.incarnation();
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
