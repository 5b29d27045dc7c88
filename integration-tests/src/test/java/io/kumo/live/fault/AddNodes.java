package io.kumo.live.fault;

import java.util.ArrayList;
import java.util.List;
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
    List<String> attach = new ArrayList<>();
    attach.add("attach");
    for (int i = 0; i < count; i++) {
      attach.add(arena.cluster().addNode().address().toString());
    }
    arena.awaitNew(count);
    // By name: one that is missed just now is meant too.
    arena.cluster().admin().run(attach.toArray(String[]::new)).orFail();
    arena.awaitMoving();
    meanwhile.strike(arena, random);
    arena.awaitBalanced();
  }
}
