package io.kumo.tools.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kumo.message.ClusterStatus;
import io.kumo.ring.Address;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.List;

/** What top shows at a time. */
record TopReport(ClusterStatus status, List<NodeView> views, Sorting sorting) implements Report {

  /** How the nodes are sorted. */
  record Sorting(TopColumn column, boolean reversed) {
    static final Sorting USUAL = new Sorting(TopColumn.NODE, false);

    Comparator<NodeView> order() {
      return reversed ? column.order().reversed() : column.order();
    }
  }

  /** The same in another order. */
  TopReport sortedBy(Sorting other) {
    return new TopReport(status, views, other);
  }

  private List<NodeView> sorted() {
    return views.stream().sorted(sorting.order()).toList();
  }

  @Override
  public void writeJson(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeNumberField("epoch", status.epoch());
    json.writeNumberField("underReplicated", status.underReplicated());
    StatusReport.writeRebalance(json, status.rebalance());
    json.writeArrayFieldStart("nodes");
    for (NodeView view : sorted()) {
      json.writeStartObject();
      json.writeStringField("id", view.node().id().toString());
      json.writeStringField("address", view.node().address().toString());
      json.writeStringField("state", view.node().state().name());
      json.writeBooleanField("answers", view.latest().isPresent());
      Json.number(json, "getsPerSecond", view.gets());
      Json.number(json, "getP99Us", view.getP99Us());
      Json.number(json, "setsPerSecond", view.sets());
      Json.number(json, "setP99Us", view.setP99Us());
      json.writeNumberField("primaries", view.node().primaries());
      json.writeNumberField("replicas", view.node().replicas());
      Json.number(json, "lagMs", view.lagMs());
      Json.number(json, "freeBytes", view.freeBytes());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  @Override
  public void print(PrintStream out) {
    out.printf(
        "Leader %s, epoch %d, %d partitions under-replicated, rebalance: %s%n",
        status.leader().map(Address::toString).orElse("none"),
        status.epoch(),
        status.underReplicated(),
        status.rebalance().map(MovesWait::text).orElse("none"));
    List<TopColumn> columns = List.of(TopColumn.values());
    TextTable table = new TextTable(columns.stream().map(this::heading).toArray(String[]::new));
    for (NodeView view : sorted()) {
      table.add(columns.stream().map(column -> column.text(view)).toArray());
    }
    table.print(out);
  }

  private String heading(TopColumn column) {
    String mark = sorting.reversed() ? "^" : "v";
    return column.heading + (column == sorting.column() ? " " + mark : "");
  }
}
