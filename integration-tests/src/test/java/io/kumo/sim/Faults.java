package io.kumo.sim;

import io.kumo.manager.state.ManagedNode.Liveness;
import io.kumo.ring.NodeId;
import java.util.List;
import java.util.Optional;

/** What goes wrong in one run: each seed draws which faults there are, how many, and when. */
final class Faults {
  private final Simulation world;
  private final SimRandom random;
  private final double kills;
  private final double powerCuts;
  private final double wholePowerCuts;
  private final double cuts;
  private final double resets;
  private final double pauses;
  private final double managersDown;
  private final double stepsBack;
  private final int gapMs;
  private boolean over;

  Faults(Simulation world) {
    this.world = world;
    random = world.random();
    kills = drawn();
    powerCuts = drawn() / 2;
    wholePowerCuts = drawn() / 6;
    cuts = drawn();
    resets = drawn();
    pauses = drawn();
    managersDown = drawn() / 3;
    stepsBack = drawn() / 3;
    gapMs = 100 + random.below(1200);
    world.network().slowness(random.chance(0.3) ? 1 : 0.2);
    world.scheduler().after(random.ms(500, 2500), this::next);
  }

  private double drawn() {
    return random.chance(0.5) ? random.source().nextDouble() : 0;
  }

  void end() {
    over = true;
  }

  private void next() {
    if (over) {
      return;
    }
    world.scheduler().after(random.ms(1, 2 * gapMs), this::next);
    double sum = kills + powerCuts + wholePowerCuts + cuts + resets + pauses + managersDown;
    double dice = random.source().nextDouble() * sum;
    NodeId node = world.nodes().get(random.below(3));
    NodeId other = world.nodes().get(random.below(3));
    if ((dice -= kills) < 0) {
      stop(node, false);
    } else if ((dice -= powerCuts) < 0) {
      stop(node, true);
    } else if ((dice -= wholePowerCuts) < 0) {
      boolean power = random.chance(0.5);
      world.nodes().forEach(each -> stop(each, power));
    } else if ((dice -= cuts) < 0) {
      cut(node, other);
    } else if ((dice -= resets) < 0) {
      if (!node.equals(other)) {
        world.network().reset(node, other);
      }
    } else if ((dice -= pauses) < 0) {
      world.process(node).ifPresent(process -> process.pause(random.ms(10, 4000)));
    } else {
      world.managers().up(false);
      world.scheduler().after(random.ms(100, 3000), () -> world.managers().up(true));
    }
  }

  private void cut(NodeId from, NodeId to) {
    boolean both = random.chance(0.5);
    List<NodeId> ends = List.of(from, to);
    if (from.equals(to)) {
      return;
    }
    world.network().cut(from, to, true);
    if (both) {
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
              world.network().cut(ends.get(0), ends.get(1), false);
              world.network().cut(ends.get(1), ends.get(0), false);
            });
  }

  private void stop(NodeId node, boolean power) {
    Optional<SimProcess> process = world.process(node);
    if (process.isEmpty()) {
      return;
    }
    if (!power && random.chance(0.2)) {
      process.get().stop();
      leave(process.get(), world.scheduler().nowNanos() + random.ms(1, 3000));
      return;
    }
    boolean othersHold = world.othersHold(process.get());
    process.get().kill();
    if (power && (othersHold || world.forcesEveryWrite())) {
      cutPower(process.get());
    }
    ended(process.get(), othersHold);
  }

  /** A clean stop, which waits for the others, but not for ever; the power may be cut after it. */
  private void leave(SimProcess process, long deadline) {
    if (process.dead()) {
      return;
    }
    if (process.paused() || !(process.hasLeft() || world.scheduler().nowNanos() >= deadline)) {
      world.scheduler().after(Scheduler.ms(5), () -> leave(process, deadline));
      return;
    }
    boolean othersHold = world.othersHold(process);
    process.close();
    if (random.chance(0.5)) {
      cutPower(process);
    }
    ended(process, othersHold);
  }

  private void cutPower(SimProcess process) {
    world.trace().line(() -> process.node() + " loses power");
    world.disk(process.node()).cutPower();
    world.managers().powerCut(process.member());
  }

  /** The process is no more: what else befalls its disk, and when the next one starts. */
  private void ended(SimProcess process, boolean othersHold) {
    NodeId node = process.node();
    SimDisk disk = world.disk(node);
    if (othersHold && random.chance(stepsBack)) {
      world.trace().line(() -> node + "'s store steps back");
      disk.stepBack();
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
