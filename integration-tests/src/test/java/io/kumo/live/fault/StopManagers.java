package io.kumo.live.fault;

import io.kumo.live.cluster.Seat;
import java.util.SplittableRandom;

/** All managers are stopped for a while, some cleanly, some not. */
public final class StopManagers implements Fault {
  private final long downMs;

  /** For so long. */
  public StopManagers(long downMs) {
    this.downMs = downMs;
  }

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
    arena.hold(downMs);
    arena.heal();
    arena.startAll();
  }
}
