package io.kumo.live.fault;

import java.util.SplittableRandom;

/** Nodes are started and attached, and get their share while the load goes on. */
public final class AddNodes implements Fault {
  private final int count;
  private final Meanwhile meanwhile;

  /** So many at once. */
  public AddNodes(int count, Meanwhile meanwhile) {
    this.count = count;
    this.meanwhile = meanwhile;
  }

  @Override
  public String kind() {
    return "attach of " + count + " nodes" + meanwhile;
  }

  @Override
  public void strike(Arena arena, SplittableRandom random) {
    for (int i = 0; i < count; i++) {
      arena.cluster().addNode();
    }
    arena.awaitNew(count);
    arena.cluster().admin().run("attach").orFail();
    arena.awaitMoving();
    meanwhile.strike(arena, random);
    arena.awaitBalanced();
  }
}
