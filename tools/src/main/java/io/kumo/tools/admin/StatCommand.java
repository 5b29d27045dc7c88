package io.kumo.tools.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kumo.message.ClusterStatus.NodeStatus;
import io.kumo.message.MetricsReport;
import io.kumo.ring.Address;
import io.kumo.tools.options.FailureException;
import io.kumo.tools.options.UsageException;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Shows a node's metrics. */
final class StatCommand implements ClusterCommand {
  @Override
  public String name() {
    return "stat";
  }

  @Override
  public String arguments() {
    return "NODE [ITEM]";
  }

  @Override
  public String purpose() {
    return "Show all metrics of a node, or those whose names contain ITEM. tools/README.md says"
        + " what each means.";
  }

  @Override
  public Report run(Call call) throws UsageException, FailureException {
    List<String> words = call.words();
    if (words.isEmpty() || words.size() > 2) {
      throw new UsageException("stat needs a node and may have an item, " + call.given());
    }
    NodeStatus node = NodeName.find(words.get(0), call.cluster().status().nodes());
    Map<Address, MetricsReport> answers = call.cluster().metrics(List.of(node.address()));
    if (answers.isEmpty()) {
      throw new FailureException(
          "node " + node.address() + " does not answer; see that kumo-node runs there");
    }
    String item = words.size() == 2 ? words.get(1) : "";
    SortedMap<String, Double> values = new TreeMap<>(answers.get(node.address()).values());
    values.keySet().removeIf(name -> !name.contains(item));
    if (values.isEmpty()) {
      throw new FailureException(
          "no metric's name contains " + item + "; without it, stat shows all");
    }
    return new Metrics(node, values);
  }

  private record Metrics(NodeStatus node, SortedMap<String, Double> values) implements Report {
    @Override
    public void writeJson(JsonGenerator json) throws IOException {
      json.writeStartObject();
      json.writeStringField("id", node.id().toString());
      json.writeStringField("address", node.address().toString());
      json.writeObjectFieldStart("metrics");
      for (Map.Entry<String, Double> metric : values.entrySet()) {
        Json.number(json, metric.getKey(), metric.getValue());
      }
      json.writeEndObject();
      json.writeEndObject();
    }

    @Override
    public void print(PrintStream out) {
      TextTable table = new TextTable("METRIC", "VALUE");
      values.forEach((name, value) -> table.add(name, Quantity.number(value)));
      table.print(out);
    }
  }
}
