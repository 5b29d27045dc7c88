package io.kumo.tools.admin;

import io.kumo.message.ClusterStatus.NodeStatus;
import io.kumo.ring.NodeId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What nodes are called towards people: by their addresses, where these are known. */
final class NodeNames {
  private final Map<NodeId, NodeStatus> nodes;

  NodeNames(List<NodeStatus> nodes) {
    this.nodes = nodes.stream().collect(Collectors.toMap(NodeStatus::id, Function.identity()));
  }

  /** The address, or else the id. */
  String of(NodeId id) {
    NodeStatus node = nodes.get(id);
    return node == null ? id.toString() : node.address().toString();
  }

  /** The names in order, separated by commas; empty for none. */
  String of(Collection<NodeId> ids) {
    return ids.stream().map(this::of).collect(Collectors.joining(", "));
  }
}
