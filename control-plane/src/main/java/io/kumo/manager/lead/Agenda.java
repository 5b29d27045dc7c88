package io.kumo.manager.lead;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.kumo.manager.liveness.NodeLiveness;
import io.kumo.manager.liveness.RestartWatch;
import io.kumo.manager.state.ClusterSettings;
import io.kumo.manager.state.ClusterState;
import io.kumo.manager.state.Command;
import io.kumo.manager.state.Command.SetLiveness.Change;
import io.kumo.manager.state.LossRule;
import io.kumo.manager.state.ManagedNode.Membership;
import io.kumo.ring.Address;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a leading manager finds to do of itself, one command at a time. Holds the soft state of one
 * period of leading; no thread, no clock. Any thread may say who was heard; one does the rest.
 */
final class Agenda {
  private static final Logger LOGGER = LoggerFactory.getLogger(Agenda.class);

  private static final Set<String> EVERYWHERE = Set.of("0.0.0.0", "::");

  /**
   * The steps of moves that come due within this time make one command: each makes a new ring,
   * which every process of the cluster is sent and looks through.
   */
  static final long STEPS_APART_NANOS = MILLISECONDS.toNanos(1_000);

  private final ClusterSettings firstSettings;
  private final Supplier<UUID> newClusterId;
  private final NodeLiveness liveness;
  private final RestartWatch restarts;
  private final Replacement replacement = new Replacement();
  private final CopyProgress progress = new CopyProgress();
  private Set<Integer> voidTold = Set.of();
  private long stepsNanos;

  /**
   * Begins afresh.
   *
   * @param firstSettings what a cluster is made with that does not exist yet
   * @param newClusterId draws its id
   * @param nowNanos when this manager began to lead
   */
  Agenda(
      LeadTimings timings,
      ClusterSettings firstSettings,
      Supplier<UUID> newClusterId,
      long nowNanos) {
    this.firstSettings = requireNonNull(firstSettings, "firstSettings");
    this.newClusterId = requireNonNull(newClusterId, "newClusterId");
    this.liveness = new NodeLiveness(MILLISECONDS.toNanos(timings.nodeTimeoutMs()), nowNanos);
    this.restarts = new RestartWatch(MILLISECONDS.toNanos(timings.restartWaitMs()));
    this.stepsNanos = nowNanos;
  }

  /** A registered process was heard of. */
  void heard(Member member, long nowNanos) {
    liveness.heard(member, nowNanos);
  }

  /** What nodes say of themselves. */
  CopyProgress progress() {
    return progress;
  }

  /**
   * The command that is wanted most as {@code state} stands; empty if none is.
   *
   * @param managers where the group's managers listen, in order; empty where that is not known
   */
  Optional<Command> due(ClusterState state, List<Address> managers, long nowNanos) {
    if (state.clusterId().isEmpty()) {
      return Optional.of(new Command.CreateCluster(newClusterId.get(), firstSettings));
    }
    progress.look(state, nowNanos);
    List<Change> changes = liveness.due(state, nowNanos);
    if (!changes.isEmpty()) {
      changes.forEach(change -> LOGGER.info("Node {} is {}", change.member(), change.liveness()));
      return Optional.of(new Command.SetLiveness(changes));
    }
    List<Command.Restart.Item> due = restarts.due(state, nowNanos);
    if (!due.isEmpty()) {
      LOGGER.info("Restarting {} partitions whose holders were all stopped", due.size());
      return Optional.of(new Command.Restart(due));
    }
    if (!managers.equals(state.managers()) && canBeNamed(managers)) {
      return Optional.of(new Command.NameManagers(state.managers(), managers));
    }
    tellVoid(state);
    List<NodeId> attached = Plan.automatic(state);
    if (!attached.isEmpty()) {
      LOGGER.info("Attaching {}", attached);
      return Optional.of(Plan.now(state, Plan.changes(state, attached, Membership.ATTACHED)));
    }
    List<NodeId> replaced = replacement.due(state, nowNanos);
    if (!replaced.isEmpty()) {
      LOGGER.warn("Lost for too long, others take their share: {}", replaced);
      return Optional.of(Plan.now(state, Plan.changes(state, replaced, Membership.REPLACED)));
    }
    return steps(state, nowNanos);
  }

  private Optional<Command> steps(ClusterState state, long nowNanos) {
    if (nowNanos - stepsNanos < 0) {
      return Optional.empty();
    }
    List<Command.Assign.Step> steps = Moves.due(state);
    if (steps.isEmpty()) {
      return Optional.empty();
    }
    stepsNanos = nowNanos + STEPS_APART_NANOS;
    return Optional.of(new Command.Assign(steps));
  }

  /** A manager that is alone may listen everywhere: no other machine reaches it by that name. */
  private static boolean canBeNamed(List<Address> managers) {
    return !managers.isEmpty()
        && managers.stream().noneMatch(manager -> EVERYWHERE.contains(manager.host()));
  }

  /** Says once of each partition that only an operator can go on with it. */
  private void tellVoid(ClusterState state) {
    Set<Integer> found = new TreeSet<>();
    for (int p = 0; p < state.partitions().size(); p++) {
      if (LossRule.obstacle(state, p) == LossRule.Obstacle.HOLDERS_VOID) {
        found.add(p);
      }
    }
    if (!voidTold.containsAll(found)) {
      LOGGER.error(
          "{} partitions are not served: what all their holders held is lost or damaged. Restore"
              + " the files, or take the loss with kumo-admin accept-loss: {}",
          found.size(),
          found);
    }
    voidTold = found;
  }
}
