package io.kumo.tools.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kumo.message.ClusterStatus;
import io.kumo.message.ClusterStatus.NodeStatus;
import io.kumo.ring.NodeId;
import io.kumo.tools.options.FailureException;
import io.kumo.tools.options.UsageException;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Takes nodes into the ring. */
final class AttachCommand implements AdminCommand {
  @Override
  public String name() {
    return "attach";
  }

  @Override
  public String arguments() {
    return "[NODE]...";
  }

  @Override
  public String purpose() {
    return "Take nodes into the ring, so that they get their share of the data. A NODE is named by"
        + " its address, or its id or the beginning of it; without any, all new nodes are meant.";
  }

  @Override
  public Report run(Cluster cluster, List<String> arguments)
      throws UsageException, FailureException {
    List<NodeId> wanted = new ArrayList<>();
    if (!arguments.isEmpty()) {
      ClusterStatus status = cluster.status();
      for (String name : arguments) {
        wanted.add(NodeName.find(name, status.nodes()).id());
      }
    }
    List<NodeId> attached = cluster.attach(wanted);
    List<NodeStatus> nodes =
        cluster.status().nodes().stream().filter(node -> attached.contains(node.id())).toList();
    return new Attached(attached, nodes);
  }

  private record Attached(List<NodeId> ids, List<NodeStatus> nodes) implements Report {
    @Override
    public void writeJson(JsonGenerator json) throws IOException {
      json.writeStartObject();
      json.writeArrayFieldStart("attached");
      for (NodeId id : ids) {
        json.writeString(id.toString());
      }
      json.writeEndArray();
      json.writeEndObject();
    }

    @Override
    public void print(PrintStream out) {
      if (ids.isEmpty()) {
        out.println("No node was new: nothing has changed.");
        return;
      }
      out.println("Attached " + ids.size() + (ids.size() == 1 ? " node:" : " nodes:"));
      TextTable table = new TextTable("ID", "ADDRESS");
      nodes.forEach(node -> table.add(node.id(), node.address()));
      table.print(out);
    }
  }
}
