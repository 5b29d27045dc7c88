package io.kumo.sim.cluster;

import io.kumo.manager.founding.GroupMember;
import io.kumo.manager.founding.MemberChange;
import io.kumo.message.ManagerReply;
import io.kumo.message.ManagerRequest.ChangeManagers;
import io.kumo.ring.Address;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * An operator's order to change the group of managers, repeated until it is answered. Whoever leads
 * takes the next step, as {@link MemberChange} decides it, and as {@code ManagerChanges} does.
 */
final class ManagerOrder {
  private static final UUID GROUP = new UUID(6, 6);
  private static final int RAFT_PORT = 1;

  private final World world;
  private final ManagerGroup group;
  private final ChangeManagers request;
  private boolean answered;

  ManagerOrder(World world, ManagerGroup group, ChangeManagers request) {
    this.world = world;
    this.group = group;
    this.request = request;
    ask();
  }

  /** A manager as its group knows it. */
  static GroupMember member(String peerId, Address address) {
    return new GroupMember(peerId, address, RAFT_PORT);
  }

  boolean answered() {
    return answered;
  }

  private void ask() {
    if (answered) {
      return;
    }
    world.scheduler().after(world.random().ms(100, 1000), this::ask);
    Optional<SimManager> leader = group.leader();
    if (leader.isPresent() && !group.members().changing()) {
      leader.get().tell(() -> decide(leader.get()));
    }
  }

  private void decide(SimManager leader) {
    List<GroupMember> base = group.members().present();
    MemberChange.Step step = MemberChange.next(situation(leader, base), request);
    // Asking all of them has taken a while.
    leader.later(world.random().ms(1, 300), () -> take(leader, base, step));
  }

  private MemberChange.Situation situation(SimManager leader, List<GroupMember> base) {
    Set<String> live = new HashSet<>();
    for (GroupMember member : base) {
      group
          .members()
          .running(member)
          .filter(leader::reaches)
          .ifPresent(one -> live.add(member.peerId()));
    }
    return new MemberChange.Situation(
        GROUP,
        leader.cluster(),
        base,
        leader.asMember().peerId(),
        live,
        request.joining().map(group.members()::at).filter(leader::reaches).map(this::probed));
  }

  private ManagerReply.Probed probed(SimManager joining) {
    boolean member = group.members().isMember(joining);
    return new ManagerReply.Probed(
        joining.asMember().peerId(),
        RAFT_PORT,
        group.members().addresses(),
        List.of(),
        member ? Optional.of(GROUP) : Optional.empty(),
        joining.cluster(),
        Optional.empty());
  }

  private void take(SimManager leader, List<GroupMember> base, MemberChange.Step step) {
    if (answered || !group.isLedBy(leader)) {
      return;
    }
    if (step instanceof MemberChange.HandOver) {
      group.handOver();
    } else if (step instanceof MemberChange.Change change) {
      group.members().change(leader, base, change.members());
    } else {
      answered = true;
      world.trace().line(() -> request + " is answered: " + step);
      request.joining().map(group.members()::at).ifPresent(this::stopUnlessNeeded);
    }
  }

  /** What was started in vain is stopped; who has lost its store waits for another order. */
  private void stopUnlessNeeded(SimManager joining) {
    if (!group.members().isMember(joining) && !request.joining().equals(request.leaving())) {
      joining.leave();
    }
  }

  @Override
  public String toString() {
    return request + (answered ? " (answered)" : "");
  }
}
