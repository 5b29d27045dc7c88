package io.kumo.live.fault;

import io.kumo.live.cluster.Seat;
import java.util.SplittableRandom;

/** A node is halted (SIGSTOP) for longer than leases last, and goes on as if nothing had been. */
public final class PauseNode implements Fault {
  private static final long LEAST_MS = 1_500;
  private static final int MORE_MS_MAX = 3_000;

  @Override
  public String kind() {
    return "SIGSTOP of a node, then SIGCONT";
  }

  @Override
  public void strike(Arena arena, SplittableRandom random) {
    Seat node = Arena.any(arena.cluster().nodes(), random);
    node.process().pause();
    try {
      arena.hold(LEAST_MS + random.nextInt(MORE_MS_MAX));
    } finally {
      arena.heal();
      node.process().resume();
    }
  }
}
