package io.kumo.tools.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kumo.message.ClusterStatus.NodeStatus;
import io.kumo.message.ManagerReply.RingChanged;
import io.kumo.message.ManagerRequest.ChangeRing;
import io.kumo.tools.options.FailureException;
import io.kumo.tools.options.UsageException;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.OptionalInt;
import org.apache.commons.cli.Option;

/** Gives a node a larger or smaller share. */
final class WeightCommand implements ClusterCommand {
  private static final String DEFAULT = "default";

  @Override
  public String name() {
    return "weight";
  }

  @Override
  public String arguments() {
    return "NODE N|" + DEFAULT;
  }

  @Override
  public String purpose() {
    return "Give a node a share of the data by weight N, beside those of the others. 0 gives all of"
        + " it away; "
        + DEFAULT
        + " means the weight that the node itself was started with.";
  }

  @Override
  public List<Option> options() {
    return List.of(MovesWait.OPTION);
  }

  @Override
  public Report run(Call call) throws UsageException, FailureException {
    if (call.words().size() != 2) {
      throw new UsageException("weight needs a node and a number or 'default', " + call.given());
    }
    OptionalInt weight = weight(call.words().get(1));
    NodeStatus node = NodeName.find(call.words().get(0), call.cluster().status().nodes());
    RingChanged changed =
        call.cluster()
            .ask(
                new ChangeRing(ChangeRing.Order.WEIGH, List.of(node.id()), weight, true),
                RingChanged.class);
    if (call.options().has(MovesWait.NAME)) {
      new MovesWait(call).until(List.of());
    }
    NodeStatus now = NodeName.find(node.id().toString(), call.cluster().status().nodes());
    return new Weighed(now, !changed.nodes().isEmpty(), changed.movesLeft());
  }

  private static OptionalInt weight(String text) throws UsageException {
    if (text.equals(DEFAULT)) {
      return OptionalInt.empty();
    }
    try {
      int weight = Integer.parseInt(text);
      if (weight >= 0) {
        return OptionalInt.of(weight);
      }
    } catch (NumberFormatException e) {
      // Told below, in the same words as a negative number.
    }
    throw new UsageException("a weight is a number from 0 or 'default', not " + text);
  }

  private record Weighed(NodeStatus node, boolean changed, int movesPlanned) implements Report {
    @Override
    public void writeJson(JsonGenerator json) throws IOException {
      json.writeStartObject();
      json.writeStringField("id", node.id().toString());
      json.writeStringField("address", node.address().toString());
      json.writeNumberField("weight", node.weight());
      json.writeBooleanField("changed", changed);
      json.writeNumberField("movesPlanned", movesPlanned);
      json.writeEndObject();
    }

    @Override
    public void print(PrintStream out) {
      out.println(
          "Node %s has weight %d%s."
              .formatted(node.address(), node.weight(), changed ? "" : ", as before"));
      if (movesPlanned > 0) {
        out.println(Quantity.count(movesPlanned, "replica") + " to be copied for all changes.");
      }
    }
  }
}
