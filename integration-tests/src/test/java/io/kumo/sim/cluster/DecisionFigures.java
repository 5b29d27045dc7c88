package io.kumo.sim.cluster;

import static java.util.Objects.requireNonNull;

import io.kumo.manager.codec.CommandCodec;
import io.kumo.manager.codec.StateCodec;
import io.kumo.manager.lead.LeadTimings;
import io.kumo.manager.lead.LeaderAgenda;
import io.kumo.manager.placement.PlacementNode;
import io.kumo.manager.placement.Planner;
import io.kumo.manager.state.ClusterSettings;
import io.kumo.manager.state.ClusterState;
import io.kumo.manager.state.Command;
import io.kumo.manager.state.RebalanceSettings;
import io.kumo.manager.state.Site;
import io.kumo.message.ConfigurationAsk;
import io.kumo.message.ManagerRequest.ChangeRing;
import io.kumo.message.ManagerRequest.ChangeRing.Order;
import io.kumo.ring.Address;
import io.kumo.ring.Chain;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import io.kumo.ring.Ring;
import io.kumo.ring.RingSettings;
import io.kumo.wire.Codecs;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * How large rings are and how long a leading manager takes to decide, measured on the production
 * classes outside of any simulation.
 */
final class DecisionFigures {
  private static final UUID CLUSTER = new UUID(0x6b756d6f, 1);
  private static final int REPLICAS = 3;
  private static final int ROUNDS = 41;
  private static final int ROUNDS_MIN = 3;
  private static final long SECOND = 1_000_000_000;

  private ClusterState state = ClusterState.NO_CLUSTER;
  private final LeaderAgenda agenda;
  private final int nodes;
  private long nowNanos;

  private DecisionFigures(int nodes, int partitions) {
    this.nodes = nodes;
    ClusterSettings settings =
        new ClusterSettings(
            new RingSettings(partitions, REPLICAS, 1, 1 << 20),
            true,
            nodes,
            RebalanceSettings.DEFAULT);
    agenda = new LeaderAgenda(LeadTimings.DEFAULT, settings, CLUSTER, 0);
    take(due().orElseThrow());
    for (int i = 0; i < nodes; i++) {
      register(i);
    }
    take(due().orElseThrow());
    activate();
  }

  /** Tells of one size of cluster after the other, as it is measured. */
  static void measure(Consumer<String> reader) {
    for (int[] size : new int[][] {{60, 1024}, {200, 1024}, {1000, 1024}, {1000, 16384}}) {
      reader.accept(new DecisionFigures(size[0], size[1]).figures());
    }
  }

  private String figures() {
    ClusterState whole = state;
    Ring ring = whole.ring().orElseThrow();
    int bytes = Frame.of(Codecs.RING, 0, ring).body().length;
    final long encode = medianMicros(() -> Frame.of(Codecs.RING, 0, whole.ring().orElseThrow()));
    ChangeRing drain = ChangeRing.of(Order.DRAIN, List.of(id(nodes / 2)));
    final long decide = medianMicros(() -> LeaderAgenda.ordered(whole, drain).orElseThrow());
    Command place = LeaderAgenda.ordered(whole, drain).orElseThrow();
    final long apply = medianMicros(() -> whole.apply(place));
    take(place);
    ClusterState planned = state;
    final long step = medianMicros(() -> agenda.due(planned, List.of(), nowNanos));
    final long lookAround = medianMicros(() -> agenda.due(whole, List.of(), nowNanos));
    Command ask = new Command.Ask(ring.chain(0).inSync().get(0), List.of(drop(ring)));
    final long asked = medianMicros(() -> whole.apply(ask));
    return ("%d nodes, %d partitions: ring %d bytes, one changed chain of it %d; plan of one more"
            + " node %d us; drain ordered %d us, its command %d bytes, applied %d us; next step"
            + " of its moves %d us; look around with nothing to do %d us; a drop applied %d us;"
            + " ring made and encoded %d us; snapshot %d bytes")
        .formatted(
            nodes,
            ring.chains().size(),
            bytes,
            chainBytes(ring),
            plannerMicros(ring),
            decide,
            CommandCodec.encode(place).length,
            apply,
            step,
            lookAround,
            asked,
            encode,
            StateCodec.encode(whole).length);
  }

  private static ConfigurationAsk drop(Ring ring) {
    Chain chain = ring.chain(0);
    return new ConfigurationAsk.Drop(0, chain.term(), chain.inSync().get(1));
  }

  /**
   * What the last chain takes in the ring's bytes, with its number: what a difference would hold.
   */
  private static int chainBytes(Ring ring) {
    List<Chain> one = List.of(ring.chain(ring.chains().size() - 1));
    Ring single = with(ring, 1, one);
    Ring twice = with(ring, 2, List.of(one.get(0), one.get(0)));
    return 2
        + Frame.of(Codecs.RING, 0, twice).body().length
        - Frame.of(Codecs.RING, 0, single).body().length;
  }

  private static Ring with(Ring ring, int partitions, List<Chain> chains) {
    RingSettings settings = new RingSettings(partitions, REPLICAS, 1, 1 << 20);
    return new Ring(ring.clusterId(), ring.epoch(), settings, ring.nodes(), chains);
  }

  /** The planner alone: one more node, everything else as it is. */
  private long plannerMicros(Ring ring) {
    List<PlacementNode> placeable = new ArrayList<>();
    for (int i = 0; i <= nodes; i++) {
      placeable.add(new PlacementNode(id(i), "", 1));
    }
    List<List<NodeId>> chains = new ArrayList<>();
    for (Chain chain : ring.chains()) {
      chains.add(chain.inSync().stream().map(Member::node).toList());
    }
    return medianMicros(() -> Planner.plan(REPLICAS, placeable, chains));
  }

  private static long medianMicros(Supplier<Object> work) {
    List<Long> micros = new ArrayList<>();
    long until = System.nanoTime() + SECOND;
    while (micros.size() < ROUNDS_MIN || (micros.size() < ROUNDS && System.nanoTime() < until)) {
      long begun = System.nanoTime();
      requireNonNull(work.get());
      micros.add((System.nanoTime() - begun) / 1000);
    }
    micros.sort(Long::compare);
    return micros.get(micros.size() / 2);
  }

  private void register(int i) {
    Site site = new Site(new Address("node" + i + ".example.net", 19_800), "", 1);
    take(new Command.RegisterNode(id(i), 1, Optional.of(CLUSTER), site, List.of()));
    agenda.heard(new Member(id(i), 1), nowNanos);
  }

  private void activate() {
    Map<Member, List<ConfigurationAsk>> asks = new LinkedHashMap<>();
    for (int p = 0; p < state.partitions().size(); p++) {
      Chain chain = state.partitions().get(p).chain();
      asks.computeIfAbsent(chain.inSync().get(0), primary -> new ArrayList<>())
          .add(new ConfigurationAsk.Activate(p, chain.term()));
    }
    asks.forEach((primary, items) -> take(new Command.Ask(primary, items)));
    nowNanos += SECOND;
  }

  private Optional<Command> due() {
    return agenda.due(state, List.of(), nowNanos);
  }

  private void take(Command command) {
    state = state.apply(command).state();
  }

  private static NodeId id(int i) {
    return new NodeId(new UUID(i * 0x9E3779B97F4A7C15L, i));
  }
}
