package io.kumo.live.fault;

import io.kumo.live.cluster.Seat;
import java.util.SplittableRandom;

/** A node is stopped as an operator does it (SIGTERM), and started again. */
public final class StopNode implements Fault {
  private static final long DOWN_MS = 2_000;

  @Override
  public String kind() {
    return "clean stop of a node";
  }

  @Override
  public void strike(Arena arena, SplittableRandom random) {
    Seat node = arena.victim(random);
    node.stop();
    arena.hold(DOWN_MS);
    arena.heal();
    node.start();
  }
}
