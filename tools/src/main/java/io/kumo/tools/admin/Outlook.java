package io.kumo.tools.admin;

import io.kumo.message.ClusterStatus;
import io.kumo.message.ClusterStatus.NodeState;
import io.kumo.message.ClusterStatus.NodeStatus;
import io.kumo.message.ClusterStatus.Unavailability;
import io.kumo.message.ClusterStatus.UnavailablePartitions;
import io.kumo.message.ManagerReply.PartitionPlacement;
import io.kumo.message.ManagerReply.PlacementReport;
import io.kumo.ring.Chain;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What becomes of a partition next, by the rules that the leading manager and the primary go by.
 * Pure: everything is seen from what the managers tell.
 */
final class Outlook {
  private final int partition;
  private final PlacementReport placement;
  private final PartitionPlacement here;
  private final Chain chain;
  private final ClusterStatus status;
  private final Map<String, String> settings;
  private final Map<NodeId, NodeStatus> nodes;
  private final NodeNames names;

  /**
   * Takes what is known.
   *
   * @param settings by name
   */
  Outlook(
      int partition,
      PlacementReport placement,
      ClusterStatus status,
      Map<String, String> settings) {
    this.partition = partition;
    this.placement = placement;
    this.here = placement.partitions().get(partition);
    this.chain = here.chain();
    this.status = status;
    this.settings = settings;
    this.nodes =
        status.nodes().stream().collect(Collectors.toMap(NodeStatus::id, Function.identity()));
    this.names = new NodeNames(status.nodes());
  }

  /** Sentences: what is done next, or what is waited for; one at least. */
  List<String> sentences() {
    Optional<String> obstacle = obstacle();
    if (obstacle.isPresent()) {
      return List.of(obstacle.get());
    }
    List<String> all = new ArrayList<>();
    if (!chain.assigned().containsAll(here.target())) {
      all.add(beginning());
    }
    coming().ifPresent(all::add);
    if (!chain.assigned().equals(here.target()) && allIn(here.target())) {
      all.add("All nodes of the target are in sync: the move is finished now.");
    }
    leaving().ifPresent(all::add);
    if (all.isEmpty()) {
      all.add("Nothing: it is where it shall be.");
    }
    return all;
  }

  /** Why nothing can happen with the partition at all. */
  private Optional<String> obstacle() {
    if (here.target().isEmpty() && chain.term() == 0) {
      return Optional.of("No node is in the ring yet; 'kumo-admin attach' takes them in.");
    }
    for (UnavailablePartitions each : status.unavailable()) {
      if (each.partitions().contains(partition)) {
        return Optional.of(
            each.why() == Unavailability.HOLDERS_VOID
                ? "It is lost on all nodes that held it: restore their files, or go on without by"
                    + " 'kumo-admin accept-loss "
                    + partition
                    + "'."
                : "Nodes are missing that may hold acknowledged writes of it: start those that are"
                    + " DOWN, or give them up by 'kumo-admin accept-loss "
                    + partition
                    + "'.");
      }
    }
    if (!chain.active()) {
      return Optional.of(
          "Its term is not active: the primary brings all in-sync members to one state first, and"
              + " no move is begun or finished before.");
    }
    return Optional.empty();
  }

  private String beginning() {
    List<NodeId> missing =
        here.target().stream().filter(id -> !chain.assigned().contains(id)).toList();
    String move = "It is to be copied to " + names.of(missing) + ", and ";
    if (flag("rebalance-paused")) {
      return move
          + "waits because rebalancing is paused; 'kumo-admin rebalance resume' lets it go on.";
    }
    List<NodeId> up = missing.stream().filter(this::isUp).toList();
    if (up.isEmpty()) {
      return move + "waits because " + names.of(missing) + " is DOWN.";
    }
    int limit = number("moves-per-node");
    Map<NodeId, Integer> sending = new HashMap<>();
    Map<NodeId, Integer> receiving = new HashMap<>();
    placement.partitions().forEach(each -> count(each, sending, receiving));
    NodeId primary = chain.inSync().get(0).node();
    if (sending.getOrDefault(primary, 0) >= limit) {
      return move + busy(primary, "sends", limit);
    }
    for (NodeId node : up) {
      if (receiving.getOrDefault(node, 0) >= limit) {
        return move + busy(node, "takes in", limit);
      }
    }
    return move + "is begun as soon as its turn comes.";
  }

  private String busy(NodeId node, String does, int limit) {
    return "waits because %s %s as many partitions at once as it may: %d (moves-per-node)."
        .formatted(names.of(node), does, limit);
  }

  /** Counts as the managers do, who let a node do only so much at once. */
  private void count(
      PartitionPlacement each, Map<NodeId, Integer> sending, Map<NodeId, Integer> receiving) {
    if (each.chain().inSync().isEmpty() || each.chain().assigned().equals(each.target())) {
      return;
    }
    for (NodeId node : each.target()) {
      boolean joining = each.chain().assigned().contains(node) && isUp(node);
      if (joining && each.chain().memberOf(node).isEmpty()) {
        sending.merge(each.chain().inSync().get(0).node(), 1, Integer::sum);
        receiving.merge(node, 1, Integer::sum);
      }
    }
  }

  /** Those who should hold it and do not yet. */
  private Optional<String> coming() {
    List<NodeId> absent =
        chain.assigned().stream().filter(id -> chain.memberOf(id).isEmpty()).toList();
    if (absent.isEmpty()) {
      return Optional.empty();
    }
    List<String> texts = new ArrayList<>();
    List<NodeId> up = absent.stream().filter(this::isUp).toList();
    if (!up.isEmpty()) {
      texts.add("The primary brings " + names.of(up) + " in sync, by what it missed or by a copy.");
    }
    List<NodeId> down = absent.stream().filter(id -> !isUp(id)).toList();
    if (!down.isEmpty()) {
      texts.add(
          "%s is DOWN and is brought in sync when it returns; %s."
              .formatted(
                  names.of(down),
                  flag("auto-replace")
                      ? "others take its share once it is lost for %s s (auto-replace)"
                          .formatted(settings.get("auto-replace-seconds"))
                      : "'kumo-admin detach' gives its share to others"));
    }
    return Optional.of(String.join(" ", texts));
  }

  /** What the primary does by itself once the right ones hold it. */
  private Optional<String> leaving() {
    List<NodeId> inSync = chain.inSync().stream().map(Member::node).toList();
    List<String> texts = new ArrayList<>();
    if (!chain.assigned().isEmpty()
        && !chain.assigned().get(0).equals(inSync.get(0))
        && inSync.contains(chain.assigned().get(0))) {
      texts.add(
          "The primary %s hands over to %s once that has been in sync for some seconds."
              .formatted(names.of(inSync.get(0)), names.of(chain.assigned().get(0))));
    }
    Set<NodeId> unwanted = new HashSet<>(inSync);
    unwanted.removeAll(chain.assigned());
    if (!unwanted.isEmpty()) {
      texts.add(
          names.of(unwanted)
              + " should not hold it any more: it is dropped once all that should are in sync, and"
              + " deletes its data.");
    }
    return texts.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", texts));
  }

  private boolean allIn(List<NodeId> ids) {
    return ids.stream().allMatch(id -> chain.memberOf(id).isPresent());
  }

  private boolean isUp(NodeId id) {
    NodeStatus node = nodes.get(id);
    return node != null && node.state() != NodeState.DOWN && node.state() != NodeState.GONE;
  }

  private boolean flag(String name) {
    return Boolean.parseBoolean(settings.get(name));
  }

  private int number(String name) {
    return Integer.parseInt(settings.getOrDefault(name, "1"));
  }
}
