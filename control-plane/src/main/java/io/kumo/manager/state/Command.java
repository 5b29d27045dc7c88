package io.kumo.manager.state;

import static java.util.Objects.requireNonNull;

import io.kumo.manager.state.ManagedNode.Membership;
import io.kumo.message.ConfigurationAsk;
import io.kumo.message.ManagerRequest.ReplicaReport;
import io.kumo.ring.Address;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * A change of the {@link ClusterState}, as it stands in the Raft log.
 *
 * <p>Each is conditional on what it was based on — a term, an incarnation, a plan's epoch — so that
 * one that comes late or twice changes nothing. One command carries everything that an event
 * touches.
 */
public sealed interface Command {
  /** What this makes of {@code state}. Total and deterministic; never throws. */
  Transition applyTo(ClusterState state);

  /**
   * Makes the cluster: the first command of every log. A second one is told the id of the first.
   */
  record CreateCluster(UUID clusterId, ClusterSettings settings) implements Command {
    /** Refuses missing parts. */
    public CreateCluster {
      requireNonNull(clusterId, "clusterId");
      requireNonNull(settings, "settings");
    }

    @Override
    public Transition applyTo(ClusterState state) {
      if (state.clusterId().isPresent()) {
        return new Transition(state, new CommandReply.Created(state.clusterId().get()));
      }
      ClusterState created =
          new ClusterState(
              Optional.of(clusterId),
              state.epoch() + 1,
              state.epoch() + 1,
              settings,
              state.nodes(),
              Collections.nCopies(settings.ring().partitions(), PartitionState.EMPTY),
              0,
              List.of());
      return new Transition(created, new CommandReply.Created(clusterId));
    }
  }

  /** A node's process has started; see {@link io.kumo.message.ManagerRequest.RegisterNode}. */
  record RegisterNode(
      NodeId node, long nonce, Optional<UUID> clusterId, Site site, List<ReplicaReport> reports)
      implements Command {
    /** Copies the list and refuses missing parts. */
    public RegisterNode {
      requireNonNull(node, "node");
      requireNonNull(clusterId, "clusterId");
      requireNonNull(site, "site");
      reports = List.copyOf(reports);
    }

    @Override
    public Transition applyTo(ClusterState state) {
      return Registration.apply(state, this);
    }
  }

  /** Processes were heard of again, or not for a full time-out. */
  record SetLiveness(List<Change> changes) implements Command {
    /** One process; nothing happens once it is superseded. */
    public record Change(Member member, ManagedNode.Liveness liveness) {
      /** Refuses missing parts. */
      public Change {
        requireNonNull(member, "member");
        requireNonNull(liveness, "liveness");
      }
    }

    /** Copies the list. */
    public SetLiveness {
      changes = List.copyOf(changes);
    }

    @Override
    public Transition applyTo(ClusterState state) {
      Edit edit = new Edit(state);
      for (Change change : changes) {
        edit.node(change.member().node())
            .filter(node -> node.runs(change.member()))
            .ifPresent(node -> edit.put(node.with(change.liveness())));
      }
      return new Transition(edit.done(), new CommandReply.Done(edit.changes()));
    }
  }

  /**
   * One member's asks, each judged by itself; see {@link ConfigurationAsk}. Of several for one
   * partition only the first is done, so that a repetition cannot do what the first run did not.
   */
  record Ask(Member asker, List<ConfigurationAsk> items) implements Command {
    /** Copies the list and refuses a missing asker. */
    public Ask {
      requireNonNull(asker, "asker");
      items = List.copyOf(items);
    }

    @Override
    public Transition applyTo(ClusterState state) {
      return Configuration.apply(state, this);
    }
  }

  /**
   * Changes what nodes are to the ring, and with it where everything shall be.
   *
   * @param planEpoch the state's {@link ClusterState#planEpoch()} when the plan was made
   * @param plan for each partition the nodes that shall hold it, the primary first; empty where the
   *     plan follows later
   */
  record Place(long planEpoch, List<Standing> changes, Optional<List<List<NodeId>>> plan)
      implements Command {
    /** What one node is from now on. */
    public record Standing(NodeId node, Membership membership, OptionalInt orderedWeight) {
      /** Refuses missing parts. */
      public Standing {
        requireNonNull(node, "node");
        requireNonNull(membership, "membership");
        requireNonNull(orderedWeight, "orderedWeight");
      }
    }

    /** Copies the lists. */
    public Place {
      changes = List.copyOf(changes);
      plan = plan.map(chains -> chains.stream().map(List::copyOf).toList());
    }

    @Override
    public Transition applyTo(ClusterState state) {
      return Placing.apply(state, this);
    }
  }

  /** Takes moves of partitions one step further: changes who shall hold a copy now. */
  record Assign(List<Step> steps) implements Command {
    /** One partition; nothing happens unless exactly {@code from} shall hold it now. */
    public record Step(int partition, List<NodeId> from, List<NodeId> to) {
      /** Copies the lists. */
      public Step {
        from = List.copyOf(from);
        to = List.copyOf(to);
      }
    }

    /** Copies the list. */
    public Assign {
      steps = List.copyOf(steps);
    }

    @Override
    public Transition applyTo(ClusterState state) {
      Edit edit = new Edit(state);
      for (Step step : steps) {
        if (step.partition() >= 0 && step.partition() < state.partitions().size()) {
          PartitionState partition = edit.partition(step.partition());
          if (Placing.allows(state, partition, step)) {
            edit.put(step.partition(), partition.withPlacement(step.to(), partition.target()));
          }
        }
      }
      return new Transition(edit.done(), new CommandReply.Done(edit.changes()));
    }
  }

  /**
   * Gives partitions whose last holders are all gone to those of them that came back, as the
   * restart rule decides; see {@link RestartRule}.
   */
  record Restart(List<Item> items) implements Command {
    /** One partition; nothing happens once its term is another. */
    public record Item(int partition, int term) {}

    /** Copies the list. */
    public Restart {
      items = List.copyOf(items);
    }

    @Override
    public Transition applyTo(ClusterState state) {
      Edit edit = new Edit(state);
      for (Item item : items) {
        if (item.partition() < 0 || item.partition() >= state.partitions().size()) {
          continue;
        }
        PartitionState partition = edit.partition(item.partition());
        if (partition.chain().term() == item.term()) {
          RestartRule.decide(state, item.partition(), partition)
              .ifPresent(restarted -> edit.put(item.partition(), restarted));
        }
      }
      return new Transition(edit.done(), new CommandReply.Done(edit.changes()));
    }
  }

  /**
   * An operator goes on without what is lost of partitions; see {@link LossRule}. All are done or
   * none, so that the operator is told the truth.
   */
  record AcceptLoss(List<Succession> items) implements Command {
    /**
     * One partition.
     *
     * @param term nothing happens once it is another
     * @param heir who goes on, alone
     * @param heldVersion what it said at its start to hold, 0 for nothing
     */
    public record Succession(int partition, int term, Member heir, long heldVersion) {
      /** Refuses a missing heir. */
      public Succession {
        requireNonNull(heir, "heir");
      }
    }

    /** Copies the list. */
    public AcceptLoss {
      items = List.copyOf(items);
    }

    @Override
    public Transition applyTo(ClusterState state) {
      Edit edit = new Edit(state);
      for (Succession item : items) {
        Optional<PartitionState> accepted = LossRule.accept(state, item);
        if (accepted.isEmpty()) {
          return new Transition(state, new CommandReply.Outdated(state.epoch()));
        }
        edit.put(item.partition(), accepted.get());
      }
      return new Transition(edit.done(), new CommandReply.Done(edit.changes()));
    }
  }

  /**
   * Changes the settings, if they are still those that the change was based on. The number of
   * partitions cannot be changed.
   */
  record ChangeSettings(ClusterSettings from, ClusterSettings to) implements Command {
    /** Refuses missing parts. */
    public ChangeSettings {
      requireNonNull(from, "from");
      requireNonNull(to, "to");
    }

    @Override
    public Transition applyTo(ClusterState state) {
      if (state.settings().equals(to)) {
        return new Transition(state, new CommandReply.Done(0));
      }
      if (state.clusterId().isEmpty() || !state.settings().equals(from)) {
        return new Transition(state, new CommandReply.Outdated(state.epoch()));
      }
      if (from.ring().partitions() != to.ring().partitions()) {
        String why = "the number of partitions is fixed at %d".formatted(from.ring().partitions());
        return new Transition(state, new CommandReply.Refused(why));
      }
      Edit edit = new Edit(state);
      edit.put(to);
      edit.replan();
      return new Transition(edit.done(), new CommandReply.Done(edit.changes()));
    }
  }

  /**
   * Notes where the managers listen, for all who watch rings, if it was noted as {@code from}. In
   * the log it stands behind the change of the group that it tells of.
   */
  record NameManagers(List<Address> from, List<Address> to) implements Command {
    /** Copies the lists. */
    public NameManagers {
      from = List.copyOf(from);
      to = List.copyOf(to);
    }

    @Override
    public Transition applyTo(ClusterState state) {
      if (state.managers().equals(to)) {
        return new Transition(state, new CommandReply.Done(0));
      }
      if (state.clusterId().isEmpty() || !state.managers().equals(from)) {
        return new Transition(state, new CommandReply.Outdated(state.epoch()));
      }
      Edit edit = new Edit(state);
      edit.nameManagers(to);
      return new Transition(edit.done(), new CommandReply.Done(edit.changes()));
    }
  }
}
