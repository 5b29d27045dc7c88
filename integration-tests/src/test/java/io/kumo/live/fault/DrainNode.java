package io.kumo.live.fault;

import io.kumo.live.cluster.Seat;
import java.util.SplittableRandom;

/** The first node is drained, stopped once it is empty, and detached. */
public final class DrainNode implements Fault {
  private final Meanwhile meanwhile;

  /** With what goes wrong in between. */
  public DrainNode(Meanwhile meanwhile) {
    this.meanwhile = meanwhile;
  }

  @Override
  public String kind() {
    return "drain of a node" + meanwhile;
  }

  @Override
  public void strike(Arena arena, SplittableRandom random) {
    Seat node = arena.cluster().nodes().get(0);
    arena.cluster().admin().run("drain", node.address().toString()).orFail();
    arena.awaitMoving();
    meanwhile.strike(arena, random);
    arena.awaitDrained(node);
    arena.cluster().retire(node);
    arena.cluster().admin().run("detach", node.address().toString()).orFail();
    arena.awaitBalanced();
  }
}
