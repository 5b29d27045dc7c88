package io.kumo.tools.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kumo.message.ManagerReply.PartitionPlacement;
import io.kumo.ring.Chain;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/**
 * Where partitions are.
 *
 * @param replicas how many copies each should have
 */
record RingReport(long epoch, int replicas, List<Row> rows, NodeNames names) implements Report {

  /** One partition. */
  record Row(int partition, PartitionPlacement placement) {
    List<NodeId> inSync() {
      return placement.chain().inSync().stream().map(Member::node).toList();
    }
  }

  @Override
  public void writeJson(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeNumberField("epoch", epoch);
    json.writeNumberField("replicas", replicas);
    json.writeArrayFieldStart("partitions");
    for (Row row : rows) {
      Chain chain = row.placement().chain();
      json.writeStartObject();
      json.writeNumberField("partition", row.partition());
      json.writeNumberField("term", chain.term());
      json.writeNumberField("leaderTerm", chain.leaderTerm());
      json.writeBooleanField("active", chain.active());
      Json.ids(json, "inSync", row.inSync());
      Json.ids(json, "assigned", chain.assigned());
      Json.ids(json, "target", row.placement().target());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  @Override
  public void print(PrintStream out) {
    if (rows.isEmpty()) {
      out.println("No partition has fewer than " + replicas + " copies in sync.");
      return;
    }
    TextTable table =
        new TextTable(
            "PARTITION", "TERM", "LEADER TERM", "ACTIVE", "IN SYNC", "ASSIGNED", "TARGET");
    for (Row row : rows) {
      Chain chain = row.placement().chain();
      table.add(
          row.partition(),
          chain.term(),
          chain.leaderTerm(),
          chain.active() ? "yes" : "no",
          names.of(row.inSync()),
          sameOr(chain.assigned(), row.inSync()),
          sameOr(row.placement().target(), chain.assigned()));
    }
    table.print(out);
  }

  /** A list that is the one to its left is not written again. */
  private String sameOr(List<NodeId> nodes, List<NodeId> left) {
    return !nodes.isEmpty() && nodes.equals(left) ? "same" : names.of(nodes);
  }
}
