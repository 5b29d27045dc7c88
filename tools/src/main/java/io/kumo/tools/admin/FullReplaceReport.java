package io.kumo.tools.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kumo.message.ClusterStatus.NodeStatus;
import io.kumo.message.VerifyReport;
import io.kumo.message.VerifyReport.Difference;
import io.kumo.message.VerifyReport.Run;
import io.kumo.ring.Address;
import io.kumo.ring.Version;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/**
 * What a comparison of everything has found.
 *
 * @param nodes those that lead partitions
 * @param answers of each of them
 */
record FullReplaceReport(List<NodeStatus> nodes, Map<Address, VerifyReport> answers)
    implements Report {
  @Override
  public void writeJson(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("nodes");
    for (NodeStatus node : nodes) {
      VerifyReport report = answers.get(node.address());
      if (report.run().isPresent()) {
        writeRun(json, node, report.run().get());
      }
    }
    json.writeEndArray();
    json.writeArrayFieldStart("differences");
    for (VerifyReport report : answers.values()) {
      for (Difference difference : report.differences()) {
        writeDifference(json, difference);
      }
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void writeRun(JsonGenerator json, NodeStatus node, Run run) throws IOException {
    json.writeStartObject();
    json.writeStringField("address", node.address().toString());
    json.writeNumberField("partitions", run.partitions());
    json.writeNumberField("done", run.done());
    json.writeNumberField("failed", run.failed());
    json.writeNumberField("keys", run.keys());
    json.writeNumberField("bytes", run.bytes());
    json.writeNumberField("differences", run.differences());
    json.writeNumberField("repaired", run.repaired());
    json.writeEndObject();
  }

  private static void writeDifference(JsonGenerator json, Difference difference)
      throws IOException {
    json.writeStartObject();
    json.writeNumberField("partition", difference.partition());
    json.writeStringField("node", difference.node().toString());
    json.writeStringField("key", difference.key());
    json.writeStringField("version", Version.text(difference.version()));
    json.writeStringField("primaryVersion", Version.text(difference.primaryVersion()));
    json.writeEndObject();
  }

  @Override
  public void print(PrintStream out) {
    TextTable table =
        new TextTable("NODE", "PARTITIONS", "COMPARED", "FAILED", "KEYS", "DIFFERENT", "REPAIRED");
    for (NodeStatus node : nodes) {
      answers
          .get(node.address())
          .run()
          .ifPresent(
              run ->
                  table.add(
                      node.address(),
                      run.partitions(),
                      run.done(),
                      run.failed(),
                      run.keys(),
                      run.differences(),
                      run.repaired()));
    }
    table.print(out);
    answers.values().forEach(report -> report.differences().forEach(one -> print(one, out)));
  }

  private void print(Difference difference, PrintStream out) {
    out.printf(
        "partition %d, key %s: %s has %s, its primary %s%n",
        difference.partition(),
        difference.key(),
        new NodeNames(nodes).of(difference.node()),
        Version.text(difference.version()),
        Version.text(difference.primaryVersion()));
  }
}
