package io.kumo.sim.cluster;

import io.kumo.manager.founding.GroupMember;
import io.kumo.ring.Address;
import io.kumo.sim.Scheduler;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Who the managers' group consists of, as {@link io.kumo.manager.raft.GroupControl} changes it:
 * from the first of a change's two entries on the old and the new members must agree, by a majority
 * each. Where the leader is lost between the two, its successor ends the change, or has not got the
 * first one.
 */
final class GroupMembers {
  private static final long CATCH_UP_NANOS_MAX = Scheduler.ms(3000);

  private final World world;
  private final Map<Address, SimManager> machines = new LinkedHashMap<>();
  private List<GroupMember> present = List.of();
  private Optional<Change> change = Optional.empty();

  /** A change whose first entry is in the log. */
  private record Change(List<GroupMember> wanted, long dueNanos) {}

  GroupMembers(World world) {
    this.world = world;
  }

  /** One more machine with a manager that belongs to no group. */
  SimManager machine() {
    SimManager manager = new SimManager(world, "manager" + (machines.size() + 1));
    machines.put(manager.address(), manager);
    return manager;
  }

  void found(int count) {
    List<GroupMember> founders = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      founders.add(machine().asMember());
    }
    present = List.copyOf(founders);
  }

  /** How many machines there ever were. */
  int everStarted() {
    return machines.size();
  }

  /** Those that are not gone for good. */
  List<SimManager> all() {
    return machines.values().stream().filter(manager -> !manager.gone()).toList();
  }

  SimManager at(Address address) {
    return machines.get(address);
  }

  /** Who runs under that name; nobody once its store is lost. */
  Optional<SimManager> running(GroupMember member) {
    return Optional.of(at(member.address())).filter(manager -> manager.asMember().equals(member));
  }

  List<GroupMember> present() {
    return present;
  }

  boolean changing() {
    return change.isPresent();
  }

  /** Where the present members are, and those that are about to be. */
  List<Address> addresses() {
    return Stream.concat(present.stream(), wanted().stream())
        .map(GroupMember::address)
        .distinct()
        .sorted(Comparator.comparing(Address::toString))
        .toList();
  }

  /** Where present members run: not where one has lost its store, and hears of nothing. */
  List<Address> informed() {
    return present.stream()
        .filter(member -> running(member).isPresent())
        .map(GroupMember::address)
        .toList();
  }

  private List<GroupMember> wanted() {
    return change.map(Change::wanted).orElse(List.of());
  }

  boolean isMember(SimManager manager) {
    return present.contains(manager.asMember()) || wanted().contains(manager.asMember());
  }

  /** A member whose store is lost. */
  Optional<Address> lost() {
    return present.stream()
        .filter(member -> running(member).isEmpty())
        .map(GroupMember::address)
        .findFirst();
  }

  boolean hasMajority(SimManager manager) {
    return manager.isUp()
        && isMember(manager)
        && reachesMost(manager, present)
        && (change.isEmpty() || reachesMost(manager, wanted()));
  }

  private boolean reachesMost(SimManager manager, List<GroupMember> members) {
    long reached =
        members.stream()
            .filter(member -> running(member).filter(manager::reaches).isPresent())
            .count();
    return 2 * reached > members.size();
  }

  /**
   * Makes {@code wanted} the members, once those who join have caught up; unless the members are
   * others than {@code base} by then, or one that joins cannot be reached.
   */
  void change(SimManager leader, List<GroupMember> base, List<GroupMember> wanted) {
    change(leader, base, wanted, world.scheduler().nowNanos() + CATCH_UP_NANOS_MAX);
  }

  private void change(
      SimManager leader, List<GroupMember> base, List<GroupMember> wanted, long deadline) {
    if (change.isPresent() || !present.equals(base) || !world.managers().isLedBy(leader)) {
      return;
    }
    long now = world.scheduler().nowNanos();
    List<Optional<SimManager>> joining =
        wanted.stream().filter(member -> !base.contains(member)).map(this::running).toList();
    if (joining.stream().allMatch(one -> one.filter(leader::reaches).isPresent())) {
      change = Optional.of(new Change(wanted, now + world.random().ms(1, 400)));
      world.trace().line(() -> "the managers become " + wanted);
      joining.forEach(one -> one.orElseThrow().install(leader));
    } else if (now < deadline) {
      world.scheduler().after(Scheduler.ms(100), () -> change(leader, base, wanted, deadline));
    }
  }

  /** Ends a change that is due, with a leader. */
  void look(SimManager leader) {
    if (change.isPresent()
        && change.get().dueNanos() <= world.scheduler().nowNanos()
        && hasMajority(leader)) {
      List<GroupMember> before = present;
      present = change.get().wanted();
      change = Optional.empty();
      world.trace().line(() -> "the managers are " + present);
      before.stream().filter(member -> !present.contains(member)).forEach(this::dismiss);
    }
  }

  /** The leader is lost: its successor may not have the first entry of a change. */
  void leaderLost() {
    if (change.isPresent() && world.random().chance(0.5)) {
      world.trace().line(() -> "the managers stay " + present);
      change = Optional.empty();
    }
  }

  /** Who was removed hears of it from the leader, when it stands for election. */
  private void dismiss(GroupMember member) {
    world
        .scheduler()
        .after(
            world.random().ms(300, 3000),
            () -> {
              Optional<SimManager> manager = running(member).filter(one -> !one.gone());
              if (manager.isEmpty()) {
                return;
              }
              if (world.managers().leader().filter(manager.get()::reaches).isPresent()) {
                manager.get().tell(manager.get()::leave);
              }
              // It may die before it has heard.
              dismiss(member);
            });
  }

  @Override
  public String toString() {
    return present + change.map(now -> " becoming " + now.wanted()).orElse("");
  }
}
