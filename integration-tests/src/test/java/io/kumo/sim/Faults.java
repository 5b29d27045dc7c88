package io.kumo.sim;

import io.kumo.manager.state.ManagedNode.Liveness;
import io.kumo.ring.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** What goes wrong in one run: each seed draws which faults there are, how many, and when. */
final class Faults {
  private final Simulation world;
  private final SimRandom random;
  private final List<Kind> kinds = new ArrayList<>();
  private final double stepsBack;
  private final double damages;
  private final SplittableRandom damageChance;
  private final int gapMs;
  private boolean over;

  /** One kind of fault, and how often it strikes compared to others. */
  private record Kind(double weight, Strike strike) {}

  /** Strikes one node, or its connection to another. */
  private interface Strike {
    void strike(NodeId node, NodeId other);
  }

  Faults(Simulation world) {
    this.world = world;
    random = world.random();
    stepsBack = drawn() / 3;
    // By chance of its own: so the seeds without damage are what they were without it.
    damageChance = new SplittableRandom(~world.seed());
    damages = damageChance.nextInt(4) == 0 ? damageChance.nextDouble() / 2 : 0;
    gapMs = 100 + random.below(1200);
    add(1, (node, other) -> die(node, false));
    add(0.5, (node, other) -> die(node, true));
    add(0.15, (node, other) -> allDie());
    add(0.4, (node, other) -> end(node, random.chance(0.3)));
    add(0.1, (node, other) -> world.nodes().forEach(each -> end(each, true)));
    add(1, this::cut);
    add(1, world.network()::reset);
    add(1, (node, other) -> at(node).ifPresent(one -> one.pause(random.ms(10, 4000))));
    add(0.3, (node, other) -> at(node).ifPresent(one -> one.suspend(random.ms(10, 4000))));
    add(0.3, (node, other) -> fillDisk(node));
    add(0.3, (node, other) -> makeStoreAnew(node));
    add(0.5, (node, other) -> damageEntry(node));
    add(0.3, (node, other) -> stopManagers());
    add(0.5, (node, other) -> at(node).ifPresent(one -> one.refused(other)));
    world.network().slowness(random.chance(0.3) ? 1 : 0.2);
    world.scheduler().after(random.ms(500, 2500), this::next);
  }

  private void add(double scale, Strike strike) {
    kinds.add(new Kind(drawn() * scale, strike));
  }

  private double drawn() {
    return random.chance(0.5) ? random.source().nextDouble() : 0;
  }

  private Optional<SimProcess> at(NodeId node) {
    return world.process(node);
  }

  void end() {
    over = true;
  }

  private void next() {
    if (over) {
      return;
    }
    world.scheduler().after(random.ms(1, 2 * gapMs), this::next);
    if (!world.rest().storesAreWhole()) {
      // What one has lost the others hold: nothing is promised where they fail before it is back.
      return;
    }
    double dice = random.source().nextDouble() * kinds.stream().mapToDouble(Kind::weight).sum();
    int nodes = world.nodes().size();
    int first = random.below(nodes);
    NodeId node = world.nodes().get(first);
    NodeId other = world.nodes().get((first + 1 + random.below(nodes - 1)) % nodes);
    for (Kind kind : kinds) {
      dice -= kind.weight();
      if (dice < 0) {
        kind.strike().strike(node, other);
        return;
      }
    }
  }

  private void cut(NodeId from, NodeId to) {
    world.network().cut(from, to, true);
    if (random.chance(0.5)) {
      world.network().cut(to, from, true);
    }
    if (random.chance(0.5)) {
      world.scheduler().after(random.ms(1, 1500), () -> world.network().reset(from, to));
    }
    world
        .scheduler()
        .after(
            random.ms(20, 4000),
            () -> {
              world.network().cut(from, to, false);
              world.network().cut(to, from, false);
            });
  }

  private void stopManagers() {
    world.managers().up(false);
    world.scheduler().after(random.ms(100, 3000), () -> world.managers().up(true));
  }

  private void fillDisk(NodeId node) {
    world.trace().line(() -> node + "'s disk is full");
    world.disk(node).full(true);
    world.scheduler().after(random.ms(50, 4000), () -> world.disk(node).full(false));
  }

  private void makeStoreAnew(NodeId node) {
    world.trace().line(() -> node + "'s store is made anew");
    world.disk(node).madeAnew(true);
    world.scheduler().after(random.ms(50, 4000), () -> world.disk(node).madeAnew(false));
  }

  /** The others live and are members, and no fault is about to make it otherwise. */
  private void damageEntry(NodeId node) {
    if (world.rest().allInSync() && world.network().whole()) {
      world.trace().line(() -> "an entry of " + node + " goes bad");
      world.disk(node).damageEntry();
    }
  }

  private void allDie() {
    boolean power = random.chance(0.5);
    world.nodes().forEach(node -> die(node, power));
  }

  private void die(NodeId node, boolean power) {
    at(node)
        .ifPresent(
            process -> {
              boolean othersHold = world.othersHold(process);
              process.kill();
              boolean cutPower = power && mayLose(othersHold);
              if (cutPower) {
                // Be it in the middle of a clean stop.
                world.managers().damaged(process.member());
              }
              gone(process, othersHold, cutPower);
            });
  }

  /** A clean stop covers a power cut that follows it, of all nodes too. */
  private void end(NodeId node, boolean power) {
    at(node)
        .filter(process -> !process.stopping())
        .ifPresent(process -> process.stop(() -> gone(process, false, power)));
  }

  /** Durability "replicated" covers a power cut only while another holds what is lost by it. */
  private boolean mayLose(boolean othersHold) {
    return othersHold || world.circumstances().forcesEveryWrite();
  }

  private void gone(SimProcess process, boolean othersHold, boolean cutPower) {
    NodeId node = process.node();
    SimDisk disk = world.disk(node);
    if (cutPower) {
      world.trace().line(() -> node + " loses power");
      disk.cutPower();
    }
    if (othersHold && random.chance(stepsBack)) {
      world.trace().line(() -> node + "'s store steps back");
      disk.stepBack();
      world.managers().damaged(process.member());
    }
    if (othersHold && damageChance.nextDouble() < damages) {
      world.trace().line(() -> node + "'s journal is damaged");
      disk.damage();
      world.managers().damaged(process.member());
    }
    if (random.chance(0.7)) {
      world
          .scheduler()
          .after(
              random.ms(500, 1500),
              () -> world.managers().liveness(process.member(), Liveness.DOWN));
    }
    world.scheduler().after(random.ms(10, 3000), () -> world.start(node));
  }
}
