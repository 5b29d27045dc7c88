package io.kumo.live.fault;

import io.kumo.live.cluster.Seat;
import java.util.SplittableRandom;

/** All managers are stopped for a while, some cleanly, some not. */
public final class StopManagers implements Fault {
  private static final long DOWN_MS = 5_000;

  @Override
  public String kind() {
    return "all managers stopped";
  }

  @Override
  public void strike(Arena arena, SplittableRandom random) {
    for (Seat manager : arena.cluster().managers()) {
      if (random.nextBoolean()) {
        manager.stop();
      } else {
        manager.kill();
      }
    }
    arena.hold(DOWN_MS);
    arena.startAll();
  }
}
