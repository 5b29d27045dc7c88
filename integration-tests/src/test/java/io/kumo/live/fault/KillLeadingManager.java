package io.kumo.live.fault;

import io.kumo.live.cluster.Seat;
import java.util.SplittableRandom;

/** The leading manager is killed (SIGKILL) and starts again with its old files. */
public final class KillLeadingManager implements Fault {
  private static final long DOWN_MS = 4_000;

  @Override
  public String kind() {
    return "kill -9 of the leading manager";
  }

  @Override
  public void strike(Arena arena, SplittableRandom random) {
    Seat leader = arena.leader();
    leader.kill();
    arena.hold(DOWN_MS);
    arena.heal();
    leader.start();
  }
}
