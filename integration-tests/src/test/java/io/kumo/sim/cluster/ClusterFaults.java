package io.kumo.sim.cluster;

import io.kumo.manager.state.PartitionState;
import io.kumo.ring.Member;
import io.kumo.sim.SimRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What goes wrong in one run: each seed draws which faults there are, how many, and when. */
final class ClusterFaults {
  private final World world;
  private final SimRandom random;
  private final List<Kind> kinds = new ArrayList<>();
  private final int gapMs;
  private final double stepsBack;
  private final double damages;
  private boolean over;

  /** One kind of fault and how much of it there is. */
  private record Kind(double weight, Runnable strike) {}

  ClusterFaults(World world) {
    this.world = world;
    random = world.random();
    kind(1, () -> stop(node(), false));
    kind(0.5, () -> stop(node(), true));
    kind(0.15, this::stopAll);
    kind(0.5, () -> stopCleanly(node()));
    kind(0.1, () -> world.machines().forEach(this::stopCleanly));
    kind(0.3, () -> stopHalf(node()));
    kind(1, () -> cut(node().host(), node().host()));
    kind(0.7, () -> cut(node().host(), manager().host()));
    kind(0.5, () -> cutFromManagers(node().host()));
    kind(0.6, () -> cutFromManagers(client()));
    kind(0.3, () -> cut(node().host(), client()));
    kind(0.3, () -> cut(manager().host(), manager().host()));
    kind(1, () -> world.network().reset(node().host(), node().host()));
    kind(0.5, () -> world.network().reset(client(), node().host()));
    kind(1, () -> node().process().ifPresent(one -> one.actor().standStill(random.ms(10, 4000))));
    kind(0.3, () -> node().process().ifPresent(one -> one.suspend(random.ms(10, 4000))));
    kind(0.3, () -> fillDisk(node()));
    kind(0.3, () -> manager().actor().standStill(random.ms(10, 4000)));
    kind(0.4, () -> world.managers().depose());
    kind(0.4, () -> restart(manager()));
    Operator operator = new Operator(world);
    kind(0.4, operator::addNode);
    kind(0.4, operator::drain);
    kind(0.4, operator::attach);
    kind(0.2, operator::detach);
    kind(0.2, operator::weigh);
    kind(0.2, operator::replan);
    kind(0.2, operator::cancel);
    kind(0.3, operator::addManager);
    kind(0.2, operator::removeManager);
    kind(0.5, operator::replaceManager);
    kind(0.3, operator::replaceManagerThatLostItsStore);
    stepsBack = random.chance(0.3) ? random.source().nextDouble() / 3 : 0;
    damages = random.chance(0.3) ? random.source().nextDouble() / 2 : 0;
    gapMs = 100 + random.below(1500);
    world.network().slowness(random.chance(0.3) ? 1 : 0.2);
    world.managers().loss(random.chance(0.5) ? 0.1 : 0);
    world.scheduler().after(random.ms(1500, 4000), this::next);
  }

  private void kind(double most, Runnable strike) {
    if (random.chance(0.5)) {
      kinds.add(new Kind(random.source().nextDouble() * most, strike));
    }
  }

  void end() {
    over = true;
  }

  private void next() {
    if (over) {
      return;
    }
    world.scheduler().after(random.ms(1, 2 * gapMs), this::next);
    double dice = random.source().nextDouble() * kinds.stream().mapToDouble(Kind::weight).sum();
    for (Kind kind : kinds) {
      dice -= kind.weight();
      if (dice < 0) {
        kind.strike().run();
        return;
      }
    }
  }

  private NodeMachine node() {
    List<NodeMachine> all = world.machines();
    return all.get(random.below(all.size()));
  }

  private String client() {
    return "client" + (1 + random.below(world.shape().clients()));
  }

  private SimManager manager() {
    List<SimManager> all = world.managers().all();
    return all.get(random.below(all.size()));
  }

  private void cut(String from, String to) {
    if (from.equals(to)) {
      return;
    }
    world.trace().line(() -> from + " is cut from " + to);
    boolean both = random.chance(0.5);
    world.network().cut(from, to, true);
    if (both) {
      world.network().cut(to, from, true);
    }
    if (random.chance(0.5)) {
      world.scheduler().after(random.ms(1, 1500), () -> world.network().reset(from, to));
    }
    long nanos = random.chance(0.1) ? random.ms(4000, 15_000) : random.ms(20, 4000);
    world
        .scheduler()
        .after(
            nanos,
            () -> {
              world.network().cut(from, to, false);
              world.network().cut(to, from, false);
            });
  }

  private void cutFromManagers(String host) {
    world.managers().hosts().forEach(manager -> cut(host, manager));
  }

  private void restart(SimManager manager) {
    if (!manager.actor().dead()) {
      world.trace().line(() -> manager.host() + " dies");
      manager.kill();
      world.scheduler().after(random.ms(10, 4000), manager::start);
    }
  }

  private void stopCleanly(NodeMachine machine) {
    machine.process().ifPresent(NodeProcess::stop);
  }

  /** A clean stop, in the midst of which the process dies. */
  private void stopHalf(NodeMachine machine) {
    Optional<NodeProcess> process = machine.process();
    stopCleanly(machine);
    world
        .scheduler()
        .after(
            random.ms(1, 500),
            () -> {
              if (machine.process().equals(process)) {
                stop(machine, random.chance(0.3));
              }
            });
  }

  private void fillDisk(NodeMachine machine) {
    world.trace().line(() -> machine.host() + "'s disk is full");
    machine.fill(true);
    world.scheduler().after(random.ms(50, 4000), () -> machine.fill(false));
  }

  private void stopAll() {
    boolean power = world.shape().fsync() && random.chance(0.5);
    world.trace().line(() -> "the whole cluster dies");
    world.machines().forEach(machine -> stop(machine, power));
    if (random.chance(0.5)) {
      world.managers().all().forEach(this::restart);
    }
  }

  private void stop(NodeMachine machine, boolean power) {
    Optional<NodeProcess> process = machine.process();
    if (process.isEmpty()) {
      return;
    }
    boolean othersHold = othersHold(process.get());
    boolean cutsPower = power && (othersHold || world.shape().fsync());
    world.trace().line(() -> process.get() + (cutsPower ? " loses power" : " dies"));
    process.get().member().filter(member -> cutsPower).ifPresent(world.managers()::powerCut);
    process.get().kill(cutsPower && random.chance(0.5));
    if (cutsPower) {
      machine.cutPower();
    }
    if (othersHold && random.chance(stepsBack)) {
      world.trace().line(() -> machine.host() + "'s store steps back");
      machine.stepBack();
    }
    if (othersHold && random.chance(damages)) {
      process.get().member().ifPresent(world.managers()::powerCut);
      machine
          .damage()
          .ifPresent(place -> world.trace().line(() -> machine.host() + "'s byte in " + place));
    }
    world.scheduler().after(random.ms(10, 4000), machine::start);
  }

  /**
   * Whether of each partition another member of the last active list lives: else the promises do
   * not cover the loss of what this one has on its disk.
   */
  private boolean othersHold(NodeProcess process) {
    for (PartitionState state : world.managers().newest().partitions()) {
      List<Member> holders = state.lastActive();
      boolean holds =
          holders.stream().anyMatch(member -> member.node().equals(process.machine().id()));
      if (holds && holders.stream().noneMatch(member -> livesElsewhere(member, process))) {
        return false;
      }
    }
    return true;
  }

  private boolean livesElsewhere(Member member, NodeProcess process) {
    return world
        .machine(member.node())
        .flatMap(NodeMachine::process)
        .filter(other -> other != process && other.isMember(member))
        .isPresent();
  }
}
