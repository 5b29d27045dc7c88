package io.kumo.sim;

import io.kumo.ring.Chain;
import io.kumo.ring.NodeId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * How the managers move the partition among four nodes, as a leader's commands do: <em>begin</em>
 * adds the new nodes of the target to those assigned, <em>finish</em>, once all of the target are
 * in sync, leaves the target alone; <em>cancel</em> goes back. Now and then what is assigned
 * changes as no manager would change it, for nothing may depend on their sense.
 */
final class Moves {
  private final Simulation world;
  private final Random random;
  private final boolean wild;
  private final int gapMs;
  private boolean over;

  /** Whether there are moves in this run, and thus a fourth node. */
  static boolean drawn(long seed) {
    return chances(seed).nextInt(5) < 2;
  }

  /** By chances of its own: so the seeds without moves are what they would be without it. */
  private static Random chances(long seed) {
    return new Random(31 * seed + 7);
  }

  Moves(Simulation world) {
    this.world = world;
    random = chances(world.seed());
    wild = random.nextInt(5) == 0;
    gapMs = 200 + random.nextInt(2000);
    next();
  }

  /** No further move begins; the last one is brought to its end. */
  void end() {
    over = true;
  }

  private void next() {
    long ms = over ? 300 : 1 + random.nextInt(2 * gapMs);
    world.scheduler().after(Scheduler.ms(ms), this::next);
    SimManagers managers = world.managers();
    if (!managers.isUp() || managers.chain().term() == 0) {
      return;
    }
    if (over) {
      goOn(managers);
    } else if (wild && random.nextInt(2) == 0) {
      List<NodeId> some = shuffled();
      if (world.rest().storesAreWhole()) {
        // Else the one whose store lost something might be the one that is left.
        managers.place(some.subList(0, 1 + random.nextInt(some.size())), managers.target());
      }
    } else if (managers.chain().assigned().equals(managers.target())) {
      begin(managers, shuffled().subList(0, Simulation.REPLICAS));
    } else if (managers.chain().assigned().size() > Simulation.REPLICAS && random.nextInt(4) == 0) {
      List<NodeId> back = managers.chain().assigned().subList(0, Simulation.REPLICAS);
      managers.place(back, back);
    } else {
      goOn(managers);
    }
  }

  private List<NodeId> shuffled() {
    List<NodeId> nodes = new ArrayList<>(world.nodes());
    Collections.shuffle(nodes, random);
    return nodes;
  }

  private void begin(SimManagers managers, List<NodeId> target) {
    Set<NodeId> both = new LinkedHashSet<>(managers.chain().assigned());
    both.addAll(target);
    managers.place(List.copyOf(both), target);
  }

  private void goOn(SimManagers managers) {
    Chain chain = managers.chain();
    List<NodeId> target = managers.target();
    boolean allThere = target.stream().allMatch(node -> chain.memberOf(node).isPresent());
    if (chain.active() && allThere) {
      managers.place(target, target);
    } else if (!chain.assigned().containsAll(target)) {
      begin(managers, target);
    }
  }
}
