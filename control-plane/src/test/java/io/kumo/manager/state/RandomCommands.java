package io.kumo.manager.state;

import io.kumo.manager.state.ManagedNode.Liveness;
import io.kumo.manager.state.ManagedNode.Membership;
import io.kumo.message.ConfigurationAsk;
import io.kumo.message.ManagerRequest.ReplicaReport;
import io.kumo.ring.Address;
import io.kumo.ring.Chain;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import io.kumo.ring.Pace;
import io.kumo.ring.RingSettings;
import io.kumo.ring.Version;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.UUID;

/** Commands as nodes and managers might propose them, and some that nobody in his senses would. */
public final class RandomCommands {
  /** The cluster that the commands are about. */
  public static final UUID CLUSTER = new UUID(11, 22);

  private static final int NODES = 6;
  private static final int PARTITIONS = 8;

  private final Random random;

  /** The same commands for the same seed and states. */
  public RandomCommands(long seed) {
    this.random = new Random(seed);
  }

  /** The command that makes the cluster. */
  public static Command create() {
    RingSettings ring = new RingSettings(PARTITIONS, 3, 1, 1 << 20);
    return new Command.CreateCluster(CLUSTER, new ClusterSettings(ring, false, 3));
  }

  /** The next command, mostly one that fits {@code state}. */
  public Command next(ClusterState state) {
    return switch (random.nextInt(15)) {
      case 0, 1 -> register(state);
      case 2 -> liveness(state);
      case 3 -> attach(state);
      case 4, 5 -> restart(state);
      case 6 -> settings(state);
      case 7, 8 -> assign(state);
      case 9 -> managers(state);
      default -> ask(state);
    };
  }

  private Command register(ClusterState state) {
    NodeId id = anyNode();
    long nonce = random.nextInt(50);
    List<ReplicaReport> reports = new ArrayList<>();
    for (int p = -1; p <= PARTITIONS; p++) {
      if (random.nextInt(4) > 0) {
        reports.add(new ReplicaReport(p, Version.of(1, random.nextInt(9)), random.nextBoolean()));
      }
    }
    Collections.shuffle(reports, random);
    Optional<UUID> cluster =
        random.nextInt(20) == 0 ? Optional.of(new UUID(9, 9)) : state.clusterId();
    Site site = new Site(new Address("h", 1), "z" + random.nextInt(3), random.nextInt(4));
    return new Command.RegisterNode(id, nonce, cluster, site, reports);
  }

  private Command liveness(ClusterState state) {
    List<Command.SetLiveness.Change> changes = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Liveness liveness = random.nextInt(3) == 0 ? Liveness.DOWN : Liveness.UP;
      changes.add(new Command.SetLiveness.Change(anyMember(state), liveness));
    }
    return new Command.SetLiveness(changes);
  }

  private Command attach(ClusterState state) {
    List<NodeId> nodes = new ArrayList<>(state.nodes().keySet());
    if (random.nextInt(5) == 0) {
      nodes.add(anyNode());
    }
    List<List<NodeId>> chains = new ArrayList<>();
    for (int p = 0; p < state.partitions().size(); p++) {
      List<NodeId> chain = new ArrayList<>(nodes);
      Collections.shuffle(chain, random);
      chains.add(chain.subList(0, Math.min(3, chain.size())));
    }
    long epoch = random.nextInt(4) == 0 ? state.planEpoch() - 1 : state.planEpoch();
    List<Command.Place.Standing> changes = new ArrayList<>();
    for (NodeId node : nodes) {
      if (random.nextInt(3) > 0) {
        List<Membership> all = List.of(Membership.values());
        Membership membership = all.get(random.nextInt(all.size()));
        changes.add(new Command.Place.Standing(node, membership, anyWeight()));
      }
    }
    return new Command.Place(
        epoch, changes, random.nextInt(4) == 0 ? Optional.empty() : Optional.of(chains));
  }

  private OptionalInt anyWeight() {
    return random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(random.nextInt(3));
  }

  private Command assign(ClusterState state) {
    List<Command.Assign.Step> steps = new ArrayList<>();
    for (int p = 0; p < state.partitions().size(); p++) {
      PartitionState partition = state.partitions().get(p);
      List<NodeId> from = partition.chain().assigned();
      List<NodeId> to = new ArrayList<>(random.nextBoolean() ? from : partition.target());
      if (random.nextInt(4) == 0) {
        to.add(anyNode());
      }
      steps.add(
          new Command.Assign.Step(
              random.nextInt(9) == 0 ? p - 1 : p,
              random.nextInt(6) == 0 ? partition.target() : from,
              to));
    }
    return new Command.Assign(steps);
  }

  private Command restart(ClusterState state) {
    List<Command.Restart.Item> items = new ArrayList<>();
    for (int p = -1; p <= PARTITIONS; p++) {
      items.add(new Command.Restart.Item(p, anyTerm(state, p)));
    }
    return new Command.Restart(items);
  }

  private Command settings(ClusterState state) {
    RingSettings ring =
        new RingSettings(
            random.nextInt(5) == 0 ? 16 : PARTITIONS,
            3,
            1 + random.nextInt(3),
            1 << 20,
            new Pace(random.nextInt(1 << 30), random.nextInt(100_000)));
    return new Command.ChangeSettings(
        random.nextBoolean() ? state.settings() : ClusterSettings.DEFAULT,
        new ClusterSettings(
            ring,
            random.nextBoolean(),
            3,
            new RebalanceSettings(1 + random.nextInt(9), random.nextBoolean(), true, 60)));
  }

  private Command managers(ClusterState state) {
    List<Address> to = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      to.add(new Address("m" + random.nextInt(3), 1 + random.nextInt(2)));
    }
    return new Command.NameManagers(random.nextInt(4) == 0 ? List.of() : state.managers(), to);
  }

  private Command ask(ClusterState state) {
    Member asker = anyMember(state);
    List<ConfigurationAsk> items = new ArrayList<>();
    for (int i = 0; i < 1 + random.nextInt(4); i++) {
      int p = random.nextInt(PARTITIONS + 2) - 1;
      if (p >= 0 && p < state.partitions().size() && random.nextInt(5) > 0) {
        List<Member> inSync = state.partitions().get(p).chain().inSync();
        if (!inSync.isEmpty()) {
          asker = inSync.get(random.nextInt(Math.min(2, inSync.size())));
        }
      }
      items.add(item(state, p));
    }
    return new Command.Ask(asker, items);
  }

  private ConfigurationAsk item(ClusterState state, int p) {
    int term = anyTerm(state, p);
    Member other = anyMember(state);
    return switch (random.nextInt(8)) {
      case 0, 1, 2 -> new ConfigurationAsk.Activate(p, term);
      case 3, 4 -> new ConfigurationAsk.Add(p, term, other);
      case 5 -> new ConfigurationAsk.Drop(p, term, other);
      case 6 -> new ConfigurationAsk.TakeOver(p, term);
      default -> new ConfigurationAsk.HandOver(p, term, heir(state, p).orElse(other));
    };
  }

  private Optional<Member> heir(ClusterState state, int p) {
    if (p < 0 || p >= state.partitions().size() || random.nextInt(4) == 0) {
      return Optional.empty();
    }
    List<Member> inSync = state.partitions().get(p).chain().inSync();
    return inSync.isEmpty() ? Optional.empty() : Optional.of(inSync.get(inSync.size() - 1));
  }

  private int anyTerm(ClusterState state, int p) {
    Chain chain =
        p >= 0 && p < state.partitions().size() ? state.partitions().get(p).chain() : Chain.EMPTY;
    return random.nextInt(6) == 0 ? chain.term() - 1 : chain.term();
  }

  private Member anyMember(ClusterState state) {
    NodeId id = anyNode();
    long incarnation = state.node(id).map(node -> node.start().incarnation()).orElse(1L);
    boolean old = incarnation > 1 && random.nextInt(8) == 0;
    return new Member(id, old ? incarnation - 1 : incarnation);
  }

  private NodeId anyNode() {
    return new NodeId(new UUID(3, random.nextInt(NODES)));
  }
}
