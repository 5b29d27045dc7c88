package io.kumo.tools.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kumo.message.ClusterStatus;
import io.kumo.message.ClusterStatus.NodeStatus;
import io.kumo.message.ManagerReply.RingChanged;
import io.kumo.message.ManagerRequest.ChangeRing;
import io.kumo.message.ManagerRequest.ChangeRing.Order;
import io.kumo.ring.NodeId;
import io.kumo.tools.options.FailureException;
import io.kumo.tools.options.UsageException;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.commons.cli.Option;

/**
 * Says who shall hold what.
 *
 * @param done what has become of the nodes, as one word
 * @param replan whether the plan follows at once
 * @param needsNodes whether nodes must be named; else none means all that it can be about
 */
record OrderCommand(
    String name,
    String arguments,
    String purpose,
    String done,
    Order order,
    boolean replan,
    boolean needsNodes)
    implements ClusterCommand {
  private static final String NAMING =
      " A NODE is named by its address, or its id or the beginning of it";
  private static final String LATER =
      " The data stays where it is until the next replace, so that several changes make one plan.";

  private static final OrderCommand ATTACH =
      new OrderCommand(
          "attach",
          "[NODE]...",
          "Take nodes into the ring, so that they get their share of the data."
              + NAMING
              + "; without any, all new nodes are meant.",
          "attached",
          Order.ATTACH,
          true,
          false);

  private static final OrderCommand ATTACH_LATER =
      new OrderCommand(
          "attach-noreplace",
          "[NODE]...",
          "Take nodes into the ring without moving data yet." + LATER,
          "attached",
          Order.ATTACH,
          false,
          false);

  private static final OrderCommand DETACH =
      new OrderCommand(
          "detach",
          "[NODE]...",
          "Take lost or empty nodes out of the ring, so that others get their share."
              + NAMING
              + "; without any, all that are DOWN are meant. A live node is drained first.",
          "detached",
          Order.DETACH,
          true,
          false);

  private static final OrderCommand DETACH_LATER =
      new OrderCommand(
          "detach-noreplace",
          "[NODE]...",
          "Take lost or empty nodes out of the ring without moving data yet." + LATER,
          "detached",
          Order.DETACH,
          false,
          false);

  private static final OrderCommand REPLACE =
      new OrderCommand(
          "replace",
          "",
          "Place everything anew by the nodes, weights and settings of now, with as few moves as"
              + " can be.",
          "replaced",
          Order.REPLAN,
          true,
          false);

  private static final OrderCommand DRAIN =
      new OrderCommand(
          "drain",
          "NODE...",
          "Empty live nodes before they are taken away. Once status shows one DRAINED it can be"
              + " stopped, and then be detached."
              + NAMING
              + ".",
          "draining",
          Order.DRAIN,
          true,
          true);

  /** All of this kind, in the order of the help. */
  static final List<OrderCommand> ALL =
      List.of(ATTACH, ATTACH_LATER, DETACH, DETACH_LATER, REPLACE, DRAIN);

  @Override
  public List<Option> options() {
    return replan ? List.of(MovesWait.OPTION) : List.of();
  }

  @Override
  public Report run(Call call) throws UsageException, FailureException {
    if (needsNodes) {
      call.someWords("node, of those that 'kumo-admin status' shows");
    }
    List<NodeId> nodes = NodeName.ids(call);
    RingChanged changed =
        call.cluster()
            .ask(new ChangeRing(order, nodes, OptionalInt.empty(), replan), RingChanged.class);
    boolean waited = call.options().has(MovesWait.NAME);
    if (waited) {
      new MovesWait(call).until(order == Order.DRAIN ? nodes : List.of());
    }
    return Changed.of(this, changed, call.cluster().status(), waited);
  }

  /** What the managers did, and what of it is left to do. */
  private record Changed(
      OrderCommand command, List<NodeId> ids, int movesLeft, List<NodeStatus> nodes)
      implements Report {
    static Changed of(
        OrderCommand command, RingChanged changed, ClusterStatus status, boolean waited) {
      List<NodeStatus> nodes = new ArrayList<>();
      for (NodeId id : changed.nodes()) {
        Optional<NodeStatus> found =
            status.nodes().stream().filter(node -> node.id().equals(id)).findFirst();
        found.ifPresent(nodes::add);
      }
      int left =
          waited
              ? status.rebalance().map(ClusterStatus.RebalanceStatus::movesLeft).orElse(0)
              : changed.movesLeft();
      return new Changed(command, changed.nodes(), left, nodes);
    }

    @Override
    public void writeJson(JsonGenerator json) throws IOException {
      json.writeStartObject();
      Json.ids(json, command.done(), ids);
      json.writeNumberField("movesLeft", movesLeft);
      json.writeEndObject();
    }

    @Override
    public void print(PrintStream out) {
      if (command.order() != Order.REPLAN && ids.isEmpty()) {
        out.println("No node is changed by this: all is " + command.done() + " already.");
      } else if (!ids.isEmpty()) {
        out.println(Quantity.count(ids.size(), "node") + " " + command.done() + ":");
        TextTable table = new TextTable("ID", "ADDRESS", "STATE");
        nodes.forEach(node -> table.add(node.id(), node.address(), node.state()));
        table.print(out);
      }
      if (!command.replan()) {
        out.println("No data moves for it before 'kumo-admin replace'.");
      } else if (movesLeft > 0) {
        out.println(
            Quantity.count(movesLeft, "replica")
                + " to be copied; 'kumo-admin status' shows how far it is.");
      } else {
        out.println("Nothing is left to be copied.");
      }
    }
  }
}
