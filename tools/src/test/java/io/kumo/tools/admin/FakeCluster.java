package io.kumo.tools.admin;

import io.kumo.message.ClusterStatus;
import io.kumo.message.ClusterStatus.ManagerRole;
import io.kumo.message.ClusterStatus.ManagerStatus;
import io.kumo.message.ClusterStatus.NodeState;
import io.kumo.message.ClusterStatus.NodeStatus;
import io.kumo.message.ClusterStatus.RebalanceStatus;
import io.kumo.message.ClusterStatus.UnavailablePartitions;
import io.kumo.message.ManagerReply;
import io.kumo.message.ManagerReply.Loss;
import io.kumo.message.ManagerReply.PartitionPlacement;
import io.kumo.message.ManagerReply.Setting;
import io.kumo.message.ManagerRequest;
import io.kumo.message.ManagerRequest.NodeFigures;
import io.kumo.message.MetricsReport;
import io.kumo.message.Value;
import io.kumo.message.VerifyReport;
import io.kumo.ring.Activity;
import io.kumo.ring.Address;
import io.kumo.ring.Chain;
import io.kumo.ring.Key;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import io.kumo.ring.Ring;
import io.kumo.ring.RingNode;
import io.kumo.ring.RingSettings;
import io.kumo.ring.Version;
import io.kumo.tools.options.FailureException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** A cluster of two nodes and two managers; remembers what it was asked. */
final class FakeCluster implements Cluster {
  static final NodeId ONE = NodeId.parse("11111111-0000-0000-0000-000000000001");
  static final NodeId TWO = NodeId.parse("22222222-0000-0000-0000-000000000002");
  static final Address ONE_AT = new Address("srv1", 19800);
  static final Address TWO_AT = new Address("srv2", 19800);
  private static final int PARTITIONS = 4;
  static final Chain CHAIN =
      new Chain(7, 5, Activity.ACTIVE, List.of(new Member(ONE, 4)), List.of(TWO, ONE));

  private static final UUID CLUSTER = UUID.fromString("cccccccc-0000-0000-0000-000000000000");

  /** All that changes something, in order. */
  final List<ManagerRequest> orders = new ArrayList<>();

  final Map<String, String> settings =
      new TreeMap<>(
          Map.of(
              "replicas", "2",
              "moves-per-node", "1",
              "rebalance-paused", "false",
              "auto-replace", "false",
              "auto-replace-seconds", "300"));
  final Map<Key, Value> entries = new HashMap<>();
  final Map<Address, MetricsReport> metrics = new HashMap<>();

  /** What the first node answers about comparing, one after the other; nobody answers without. */
  final Deque<VerifyReport> verifications = new ArrayDeque<>();

  final List<Boolean> verified = new ArrayList<>();
  List<UnavailablePartitions> unavailable = List.of();
  Optional<RebalanceStatus> rebalance = Optional.empty();
  Optional<Address> leader = Optional.of(new Address("mgr1", 19700));
  NodeState twoIs = NodeState.NEW;
  List<PartitionPlacement> placement =
      List.of(
          new PartitionPlacement(Chain.EMPTY, List.of()),
          new PartitionPlacement(CHAIN, List.of(TWO, ONE)),
          new PartitionPlacement(Chain.EMPTY, List.of()),
          new PartitionPlacement(Chain.EMPTY, List.of()));
  Optional<String> refusal = Optional.empty();

  @Override
  public <T extends ManagerReply> T ask(ManagerRequest request, Class<T> wanted)
      throws FailureException {
    if (refusal.isPresent()) {
      throw new FailureException("the managers refuse: " + refusal.get());
    }
    return wanted.cast(answer(request));
  }

  private ManagerReply answer(ManagerRequest request) {
    if (request instanceof ManagerRequest.Status) {
      return new ManagerReply.StatusReport(statusNow());
    }
    if (request instanceof ManagerRequest.Placement) {
      return new ManagerReply.PlacementReport(42, placement);
    }
    if (request instanceof ManagerRequest.RecentEvents recent) {
      return new ManagerReply.EventsReport(
          List.of(
              new ManagerReply.ManagerEvent(9, 0, 41, "max " + recent.max()),
              new ManagerReply.ManagerEvent(10, 1, 42, "node is UP")));
    }
    orders.add(request);
    if (request instanceof ManagerRequest.ChangeSettings change) {
      settings.putAll(change.values());
      return new ManagerReply.SettingsReport(
          settings.entrySet().stream()
              .map(
                  each ->
                      new Setting(
                          each.getKey(),
                          each.getValue(),
                          "Means " + each.getKey() + ".",
                          each.getKey().equals("replicas")))
              .toList());
    }
    if (request instanceof ManagerRequest.ChangeRing change) {
      return new ManagerReply.RingChanged(
          change.nodes().isEmpty() ? List.of(TWO) : change.nodes(), 3);
    }
    if (request instanceof ManagerRequest.ChangeManagers change) {
      return new ManagerReply.ManagersChanged(
          change.joining().stream().toList(), change.joining().isEmpty());
    }
    ManagerRequest.AcceptLoss accept = (ManagerRequest.AcceptLoss) request;
    return new ManagerReply.LossAccepted(
        accept.partitions().stream()
            .map(p -> new Loss(p, ONE, p == 7 ? 0 : Version.of(2, 9)))
            .toList());
  }

  private ClusterStatus statusNow() {
    return new ClusterStatus(
        CLUSTER,
        42,
        leader,
        List.of(
            new ManagerStatus(new Address("mgr2", 19700), ManagerRole.UNREACHABLE),
            new ManagerStatus(new Address("mgr1", 19700), ManagerRole.LEADER)),
        List.of(
            new NodeStatus(TWO, TWO_AT, twoIs, "", 100, 0, 0, NodeFigures.NONE),
            new NodeStatus(
                ONE, ONE_AT, NodeState.UP, "east", 50, 2, 2, new NodeFigures(0, 0, 3, 3_720))),
        3,
        rebalance,
        unavailable);
  }

  @Override
  public Ring ring() {
    return new Ring(
        CLUSTER,
        42,
        new RingSettings(PARTITIONS, 2, 1, 1 << 20),
        Map.of(
            ONE, new RingNode(ONE, ONE_AT, "east", 50, 4, true),
            TWO, new RingNode(TWO, TWO_AT, "", 100, 1, true)),
        chains());
  }

  /** Of partitions that were not placed otherwise nobody holds anything. */
  private List<Chain> chains() {
    List<Chain> chains = new ArrayList<>();
    placement.forEach(partition -> chains.add(partition.chain()));
    while (chains.size() < PARTITIONS) {
      chains.add(Chain.EMPTY);
    }
    return chains;
  }

  @Override
  public Map<Address, MetricsReport> metrics(Collection<Address> nodes) {
    Map<Address, MetricsReport> answers = new HashMap<>(metrics);
    answers.keySet().retainAll(nodes);
    return answers;
  }

  @Override
  public Map<Address, VerifyReport> verify(Collection<Address> nodes, boolean all) {
    verified.add(all);
    return verifications.isEmpty() ? Map.of() : Map.of(ONE_AT, verifications.remove());
  }

  @Override
  public Optional<Value> get(Key key) {
    return Optional.ofNullable(entries.get(key));
  }

  @Override
  public void set(Key key, byte[] value) {
    entries.put(key, new Value(value, 0, 17, 0));
  }

  @Override
  public boolean delete(Key key) {
    return entries.remove(key) != null;
  }
}
