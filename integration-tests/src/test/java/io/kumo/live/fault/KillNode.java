package io.kumo.live.fault;

import io.kumo.live.cluster.Seat;
import java.util.SplittableRandom;

/** A node is killed (SIGKILL) and starts again with its old files. */
public final class KillNode implements Fault {
  private static final long DOWN_MS = 4_000;

  @Override
  public String kind() {
    return "kill -9 of a node";
  }

  @Override
  public void strike(Arena arena, SplittableRandom random) {
    Seat node = arena.victim(random);
    node.kill();
    arena.hold(DOWN_MS);
    arena.heal();
    node.start();
  }
}
