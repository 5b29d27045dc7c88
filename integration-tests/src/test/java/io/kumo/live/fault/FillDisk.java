package io.kumo.live.fault;

import java.util.SplittableRandom;

/** A node's disk is full for a while, then has room again. */
public final class FillDisk implements Fault {
  private static final long FULL_MS = 5_000;

  @Override
  public String kind() {
    return "full disk of a node";
  }

  @Override
  public boolean isPossible(Arena arena) {
    return arena.disk().isPresent();
  }

  @Override
  public void strike(Arena arena, SplittableRandom random) {
    SmallDisk disk = arena.disk().orElseThrow();
    disk.fill();
    arena.hold(FULL_MS);
    arena.heal();
    disk.free();
  }
}
