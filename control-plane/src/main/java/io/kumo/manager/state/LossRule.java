package io.kumo.manager.state;

import io.kumo.manager.state.Command.AcceptLoss.Succession;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import io.kumo.ring.Version;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Partitions that nobody can go on with unless an operator takes the loss (rules 20 and 21): none
 * of the last active list lives as listed, and those that came back do not suffice.
 *
 * <p>Others call this an unclean election (Kafka) or a forced new cluster (etcd). It is never done
 * by the managers themselves: acknowledged writes are lost by it.
 */
public final class LossRule {
  private LossRule() {}

  /** Why a partition is not served and will not be by itself. */
  public enum Obstacle {
    /** None: it is served, or about to be. */
    NONE,
    /** Holders are missing that may have what is acknowledged: start them. */
    HOLDERS_AWAITED,
    /** All holders are back, and void: what they held is lost. */
    HOLDERS_VOID
  }

  /** What {@code partition} waits for as {@code state} stands. */
  public static Obstacle obstacle(ClusterState state, int partition) {
    if (partition < 0 || partition >= state.partitions().size()) {
      return Obstacle.NONE;
    }
    PartitionState now = state.partitions().get(partition);
    if (now.lastActive().isEmpty()
        || RestartRule.livesAsListed(state, now.lastActive())
        || RestartRule.decide(state, partition, now).isPresent()) {
      return Obstacle.NONE;
    }
    return RestartRule.returned(state, now).size() == now.lastActive().size()
        ? Obstacle.HOLDERS_VOID
        : Obstacle.HOLDERS_AWAITED;
  }

  /**
   * How to go on with the least loss that can be told: with the holder that has written the most;
   * where none has anything, with a live node that shall hold a copy and was left behind before the
   * last active term. Its report is of its start, and may be long outdated.
   *
   * @return empty where nothing need be lost, or nobody lives that could go on
   */
  public static Optional<Succession> leastLoss(ClusterState state, int partition) {
    if (obstacle(state, partition) == Obstacle.NONE) {
      return Optional.empty();
    }
    PartitionState now = state.partitions().get(partition);
    List<Member> returned = RestartRule.returned(state, now);
    List<Member> candidates = candidates(state, now);
    if (candidates.isEmpty()) {
      return Optional.empty();
    }
    boolean hold =
        returned.stream().anyMatch(member -> version(state, member, partition) != Version.NONE);
    Member heir = RestartRule.farthest(state, hold ? returned : candidates, partition);
    return Optional.of(
        new Succession(partition, now.chain().term(), heir, version(state, heir, partition)));
  }

  /** The next term, with the heir alone; empty where the item is outdated or does not fit. */
  static Optional<PartitionState> accept(ClusterState state, Succession item) {
    if (obstacle(state, item.partition()) == Obstacle.NONE) {
      return Optional.empty();
    }
    PartitionState before = state.partitions().get(item.partition());
    if (before.chain().term() != item.term()
        || before.chain().term() == Version.TERM_MAX
        || !candidates(state, before).contains(item.heir())) {
      return Optional.empty();
    }
    List<Member> heir = List.of(item.heir());
    return Optional.of(before.exchange(heir).withLastActive(heir));
  }

  /** Those left behind first: of void holders it is known that they have nothing. */
  private static List<Member> candidates(ClusterState state, PartitionState partition) {
    Set<Member> candidates = new LinkedHashSet<>();
    List<NodeId> others = new ArrayList<>(partition.chain().assigned());
    partition.lastActive().forEach(holder -> others.remove(holder.node()));
    candidates.addAll(Placing.live(state, others));
    candidates.addAll(RestartRule.returned(state, partition));
    return List.copyOf(candidates);
  }

  private static long version(ClusterState state, Member member, int partition) {
    return RestartRule.report(state, member, partition).lastVersion();
  }
}
