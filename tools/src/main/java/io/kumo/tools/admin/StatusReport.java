package io.kumo.tools.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kumo.message.ClusterStatus;
import io.kumo.message.ClusterStatus.ManagerStatus;
import io.kumo.message.ClusterStatus.NodeStatus;
import io.kumo.message.ClusterStatus.RebalanceStatus;
import io.kumo.message.ClusterStatus.UnavailablePartitions;
import io.kumo.ring.Address;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The state of a cluster. The shape of its JSON is kept: programs read it.
 *
 * @param status nodes and managers in any order; they are shown by address
 */
record StatusReport(ClusterStatus status) implements Report {
  private static final Comparator<Address> BY_ADDRESS =
      Comparator.comparing(Address::host).thenComparingInt(Address::port);

  private List<ManagerStatus> managers() {
    return status.managers().stream()
        .sorted(Comparator.comparing(ManagerStatus::address, BY_ADDRESS))
        .toList();
  }

  private List<NodeStatus> nodes() {
    return status.nodes().stream()
        .sorted(Comparator.comparing(NodeStatus::address, BY_ADDRESS))
        .toList();
  }

  @Override
  public void writeJson(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("clusterId", status.clusterId().toString());
    json.writeNumberField("epoch", status.epoch());
    if (status.leader().isPresent()) {
      json.writeStringField("leader", status.leader().get().toString());
    } else {
      json.writeNullField("leader");
    }
    json.writeArrayFieldStart("managers");
    for (ManagerStatus manager : managers()) {
      json.writeStartObject();
      json.writeStringField("address", manager.address().toString());
      json.writeStringField("role", manager.role().name());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("nodes");
    for (NodeStatus node : nodes()) {
      writeNode(json, node);
    }
    json.writeEndArray();
    json.writeNumberField("underReplicated", status.underReplicated());
    writeRebalance(json, status.rebalance());
    json.writeNumberField("unverifiedSeconds", unverifiedSeconds());
    json.writeArrayFieldStart("unavailable");
    for (UnavailablePartitions each : status.unavailable()) {
      json.writeStartObject();
      json.writeStringField("why", each.why().name());
      json.writeArrayFieldStart("partitions");
      for (int partition : each.partitions()) {
        json.writeNumber(partition);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void writeNode(JsonGenerator json, NodeStatus node) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", node.id().toString());
    json.writeStringField("address", node.address().toString());
    json.writeStringField("state", node.state().name());
    json.writeStringField("zone", node.zone());
    json.writeNumberField("weight", node.weight());
    json.writeNumberField("primaries", node.primaries());
    json.writeNumberField("replicas", node.replicas());
    json.writeNumberField("held", node.figures().heldPartitions());
    json.writeNumberField("unverifiedSeconds", node.figures().unverifiedSeconds());
    json.writeEndObject();
  }

  /** The field {@code rebalance}: null, or how far it is. */
  static void writeRebalance(JsonGenerator json, Optional<RebalanceStatus> rebalance)
      throws IOException {
    if (rebalance.isEmpty()) {
      json.writeNullField("rebalance");
      return;
    }
    RebalanceStatus moves = rebalance.get();
    json.writeObjectFieldStart("rebalance");
    json.writeNumberField("movesDone", moves.movesDone());
    json.writeNumberField("movesLeft", moves.movesLeft());
    json.writeNumberField("moving", moves.moving());
    json.writeNumberField("bytes", moves.bytes());
    json.writeNumberField("keys", moves.keys());
    json.writeNumberField("bytesPerSecond", moves.bytesPerSecond());
    if (moves.secondsLeft().isPresent()) {
      json.writeNumberField("secondsLeft", moves.secondsLeft().getAsLong());
    } else {
      json.writeNullField("secondsLeft");
    }
    json.writeBooleanField("paused", moves.paused());
    json.writeEndObject();
  }

  /** For how long the partition that was compared least lately has not been. */
  private long unverifiedSeconds() {
    return status.nodes().stream()
        .mapToLong(node -> node.figures().unverifiedSeconds())
        .max()
        .orElse(0);
  }

  @Override
  public void print(PrintStream out) {
    out.println("Cluster           " + status.clusterId());
    out.println("Epoch             " + status.epoch());
    out.println("Leader            " + status.leader().map(Address::toString).orElse("none"));
    out.println("Under-replicated  " + status.underReplicated() + " partitions");
    out.println("Rebalance         " + status.rebalance().map(MovesWait::text).orElse("none"));
    out.println("Compared          all within the last " + Quantity.seconds(unverifiedSeconds()));
    for (UnavailablePartitions each : status.unavailable()) {
      out.println("Unavailable       " + text(each));
    }
    out.println();
    out.println("Managers");
    TextTable managers = new TextTable("ADDRESS", "ROLE");
    managers().forEach(manager -> managers.add(manager.address(), manager.role()));
    managers.print(out);
    out.println();
    out.println("Nodes");
    TextTable nodes =
        new TextTable("ID", "ADDRESS", "STATE", "ZONE", "WEIGHT", "PRIMARIES", "REPLICAS");
    for (NodeStatus node : nodes()) {
      nodes.add(
          node.id(),
          node.address(),
          node.state(),
          node.zone(),
          node.weight(),
          node.primaries(),
          node.replicas());
    }
    nodes.print(out);
  }

  private static String text(UnavailablePartitions unavailable) {
    String why =
        switch (unavailable.why()) {
          case HOLDERS_AWAITED -> "wait for nodes that hold them";
          case HOLDERS_VOID -> "are lost on all nodes that held them, see accept-loss";
        };
    return "%d partitions %s: %s"
        .formatted(unavailable.partitions().size(), why, unavailable.partitions());
  }
}
