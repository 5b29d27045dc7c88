package io.kumo.tools.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kumo.message.ClusterStatus;
import io.kumo.message.ClusterStatus.NodeState;
import io.kumo.message.ClusterStatus.NodeStatus;
import io.kumo.message.ManagerReply.PartitionPlacement;
import io.kumo.message.ManagerReply.PlacementReport;
import io.kumo.ring.Chain;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** Why a partition is where it is. */
record ExplainReport(
    int partition, PlacementReport placement, ClusterStatus status, Outlook outlook)
    implements Report {
  private PartitionPlacement here() {
    return placement.partitions().get(partition);
  }

  private List<NodeId> inSync() {
    return here().chain().inSync().stream().map(Member::node).toList();
  }

  /** The share of all weight that takes part, in percent; a node that gives it away has none. */
  private double share(NodeStatus node) {
    long all = status.nodes().stream().mapToLong(ExplainReport::weight).sum();
    return all == 0 ? 0 : 100.0 * weight(node) / all;
  }

  private static long weight(NodeStatus node) {
    return node.state() == NodeState.UP || node.state() == NodeState.DOWN ? node.weight() : 0;
  }

  private long planned(NodeStatus node) {
    return placement.partitions().stream()
        .filter(each -> each.target().contains(node.id()))
        .count();
  }

  /** What the node is to this partition. */
  private String part(NodeStatus node) {
    Chain chain = here().chain();
    boolean wanted = here().target().contains(node.id());
    if (!inSync().isEmpty() && inSync().get(0).equals(node.id())) {
      return wanted ? "primary" : "primary, leaving";
    }
    if (inSync().contains(node.id())) {
      return wanted ? "in sync" : "in sync, leaving";
    }
    if (chain.assigned().contains(node.id())) {
      return "joining";
    }
    return wanted ? "planned" : "";
  }

  @Override
  public void writeJson(JsonGenerator json) throws IOException {
    Chain chain = here().chain();
    json.writeStartObject();
    json.writeNumberField("partition", partition);
    json.writeNumberField("epoch", placement.epoch());
    json.writeNumberField("term", chain.term());
    json.writeNumberField("leaderTerm", chain.leaderTerm());
    json.writeBooleanField("active", chain.active());
    Json.ids(json, "inSync", inSync());
    Json.ids(json, "assigned", chain.assigned());
    Json.ids(json, "target", here().target());
    json.writeArrayFieldStart("nodes");
    for (NodeStatus node : status.nodes()) {
      json.writeStartObject();
      json.writeStringField("id", node.id().toString());
      json.writeStringField("address", node.address().toString());
      json.writeStringField("state", node.state().name());
      json.writeStringField("zone", node.zone());
      json.writeNumberField("weight", node.weight());
      Json.number(json, "sharePercent", share(node));
      json.writeNumberField("replicas", node.replicas());
      json.writeNumberField("planned", planned(node));
      json.writeStringField("part", part(node));
      json.writeEndObject();
    }
    json.writeEndArray();
    Json.texts(json, "next", outlook.sentences());
    json.writeEndObject();
  }

  @Override
  public void print(PrintStream out) {
    Chain chain = here().chain();
    NodeNames names = new NodeNames(status.nodes());
    out.printf(
        "Partition  %d, in term %d, led since term %d%s%n",
        partition, chain.term(), chain.leaderTerm(), chain.active() ? "" : ", not active");
    out.println("In sync    " + orNobody(names.of(inSync())));
    out.println("Assigned   " + orNobody(names.of(chain.assigned())));
    out.println("Target     " + orNobody(names.of(here().target())));
    out.println();
    out.println(
        "Nodes get copies by weight, one of each partition, in different zones if they can");
    TextTable table =
        new TextTable(
            "ADDRESS", "STATE", "ZONE", "WEIGHT", "WEIGHT %", "IN SYNC", "PLANNED", "HERE");
    for (NodeStatus node : status.nodes()) {
      table.add(
          node.address(),
          node.state(),
          node.zone(),
          node.weight(),
          String.format(Locale.ROOT, "%.1f", share(node)),
          node.replicas(),
          planned(node),
          part(node));
    }
    table.print(out);
    out.println();
    out.println("Next");
    outlook.sentences().forEach(sentence -> out.println("  " + sentence));
  }

  private static String orNobody(String names) {
    return names.isEmpty() ? "nobody" : names;
  }
}
