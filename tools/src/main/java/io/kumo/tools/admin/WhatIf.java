package io.kumo.tools.admin;

import io.kumo.manager.placement.PlacementNode;
import io.kumo.manager.placement.Planner;
import io.kumo.message.ClusterStatus.NodeStatus;
import io.kumo.message.ManagerReply.PartitionPlacement;
import io.kumo.message.ManagerReply.PlacementReport;
import io.kumo.message.ManagerRequest.Placement;
import io.kumo.ring.Activity;
import io.kumo.ring.Address;
import io.kumo.ring.Chain;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import io.kumo.ring.Ring;
import io.kumo.ring.RingNode;
import io.kumo.tools.options.FailureException;
import io.kumo.tools.options.UsageException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What a ring would be with other nodes: the managers' own planner is asked, and nothing is done.
 */
final class WhatIf {
  private static final int NODE_PORT = 19_800;
  private static final int WEIGHT_USUAL = 100;

  private WhatIf() {}

  /**
   * The ring that a plan for {@code names} leads to, from where everything shall be now.
   *
   * @param names of nodes, separated by commas: as the cluster knows them, or new addresses
   */
  static Ring planned(Cluster cluster, String names) throws UsageException, FailureException {
    Ring now = cluster.ring();
    List<NodeStatus> known = cluster.status().nodes();
    Map<NodeId, RingNode> nodes = new LinkedHashMap<>();
    for (String name : names.split(",", -1)) {
      RingNode node = node(name.strip(), known);
      if (nodes.put(node.id(), node) != null) {
        throw new UsageException("--nodes names one node twice: " + name.strip());
      }
    }
    PlacementReport placement = cluster.ask(new Placement(), PlacementReport.class);
    List<PlacementNode> placeable =
        nodes.values().stream()
            .map(node -> new PlacementNode(node.id(), node.zone(), node.weight()))
            .toList();
    List<List<NodeId>> plan =
        Planner.plan(
            now.settings().replicas(),
            placeable,
            placement.partitions().stream().map(PartitionPlacement::target).toList());
    List<Chain> chains = new ArrayList<>();
    for (List<NodeId> holders : plan) {
      List<Member> members = holders.stream().map(id -> new Member(id, 1)).toList();
      chains.add(new Chain(1, 1, Activity.ACTIVE, members, holders));
    }
    return new Ring(now.clusterId(), now.epoch(), now.settings(), nodes, chains, now.managers());
  }

  private static RingNode node(String name, List<NodeStatus> known) throws UsageException {
    boolean fits =
        known.stream()
            .anyMatch(
                node ->
                    node.address().toString().equals(name)
                        || (name.length() >= 4 && node.id().toString().startsWith(name)));
    if (fits) {
      NodeStatus node = NodeName.find(name, known);
      return new RingNode(node.id(), node.address(), node.zone(), node.weight(), 1, true);
    }
    try {
      Address address = Address.parse(name, NODE_PORT);
      // The same name is the same node each time, so that the same question has the same answer.
      UUID id = UUID.nameUUIDFromBytes(address.toString().getBytes(StandardCharsets.UTF_8));
      return new RingNode(new NodeId(id), address, "", WEIGHT_USUAL, 1, true);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--nodes: " + e.getMessage());
    }
  }
}
