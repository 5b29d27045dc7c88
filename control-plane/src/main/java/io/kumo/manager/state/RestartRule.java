package io.kumo.manager.state;

import io.kumo.message.ManagerRequest.ReplicaReport;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import io.kumo.ring.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who goes on with a partition whose holders were all stopped: rules 20 to 22 of the replication
 * protocol.
 *
 * <p>The holders are the last active list. As long as one of them lives as listed, nothing is
 * decided here: the others join it. Once none does, those that came back <em>intact</em> hold every
 * acknowledged write, and all of them go on, whoever led first; one suffices. With none intact the
 * managers wait for all holders, and the highest version written goes on alone. Where that is
 * nothing, for all of them are void, an operator has to decide: {@link LossRule}. A partition that
 * was never active holds no acknowledged write: the live nodes that it is assigned to begin it.
 *
 * <p>The term so made is to be activated by an exchange.
 */
public final class RestartRule {
  private RestartRule() {}

  /** Whether a partition can be restarted. */
  public enum Readiness {
    /** Not now: a holder lives, or too few came back. */
    NO,
    /** With those that are back; others, which may yet come, would have to join. */
    WITH_SOME,
    /** With every holder back. */
    WITH_ALL
  }

  /** Whether {@code partition} can be restarted as {@code state} stands. */
  public static Readiness readiness(ClusterState state, int partition) {
    PartitionState before = state.partitions().get(partition);
    if (decide(state, partition, before).isEmpty()) {
      return Readiness.NO;
    }
    int present =
        before.lastActive().isEmpty()
            ? Placing.live(state, before.chain().assigned()).size()
            : returned(state, before).size();
    int expected =
        before.lastActive().isEmpty()
            ? before.chain().assigned().size()
            : before.lastActive().size();
    return present == expected ? Readiness.WITH_ALL : Readiness.WITH_SOME;
  }

  /** The partition's next term; empty where nothing is to be done, or not yet. */
  static Optional<PartitionState> decide(ClusterState state, int number, PartitionState before) {
    if (before.chain().term() == Version.TERM_MAX) {
      return Optional.empty();
    }
    if (before.lastActive().isEmpty()) {
      return begin(state, before);
    }
    if (livesAsListed(state, before.lastActive())) {
      return Optional.empty();
    }
    List<Member> returned = returned(state, before);
    List<Member> chosen =
        returned.stream().filter(member -> report(state, member, number).intact()).toList();
    if (chosen.isEmpty() && returned.size() == before.lastActive().size()) {
      chosen =
          Optional.of(farthest(state, returned, number))
              .filter(member -> report(state, member, number).lastVersion() != Version.NONE)
              .map(List::of)
              .orElse(List.of());
    }
    return chosen.isEmpty() ? Optional.empty() : Optional.of(restarted(before, chosen));
  }

  private static Optional<PartitionState> begin(ClusterState state, PartitionState before) {
    List<Member> live = Placing.live(state, before.chain().assigned());
    return live.isEmpty() || livesAsListed(state, before.chain().inSync())
        ? Optional.empty()
        : Optional.of(before.exchange(live));
  }

  private static PartitionState restarted(PartitionState before, List<Member> chosen) {
    Set<NodeId> nodes = chosen.stream().map(Member::node).collect(Collectors.toSet());
    List<Member> holders = new ArrayList<>(chosen);
    before.lastActive().stream()
        .filter(member -> !nodes.contains(member.node()))
        .forEach(holders::add);
    return before.exchange(chosen).withLastActive(holders);
  }

  static boolean livesAsListed(ClusterState state, List<Member> members) {
    return members.stream()
        .anyMatch(
            member ->
                state
                    .node(member.node())
                    .filter(node -> node.up() && node.runs(member))
                    .isPresent());
  }

  /** The newest processes of holders that were started anew and live, in the holders' order. */
  static List<Member> returned(ClusterState state, PartitionState before) {
    List<Member> returned = new ArrayList<>();
    for (Member holder : before.lastActive()) {
      state
          .node(holder.node())
          .filter(node -> node.up() && !node.runs(holder))
          .ifPresent(node -> returned.add(node.member()));
    }
    return returned;
  }

  /** Which of them, one at least, has written the most; the first of several. */
  static Member farthest(ClusterState state, List<Member> members, int partition) {
    Member farthest = members.get(0);
    for (Member member : members) {
      long version = report(state, member, partition).lastVersion();
      if (Version.before(report(state, farthest, partition).lastVersion(), version)) {
        farthest = member;
      }
    }
    return farthest;
  }

  /** What the process found on its disk; of what it does not name it has nothing. */
  static ReplicaReport report(ClusterState state, Member member, int partition) {
    return state
        .node(member.node())
        .flatMap(node -> node.start().report(partition))
        .orElseGet(() -> new ReplicaReport(partition, Version.NONE, false));
  }
}
