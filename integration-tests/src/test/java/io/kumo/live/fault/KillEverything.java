package io.kumo.live.fault;

import java.util.SplittableRandom;

/** Every process is killed (SIGKILL) at once and started again. */
public final class KillEverything implements Fault {
  @Override
  public String kind() {
    return "kill -9 of everything";
  }

  @Override
  public void strike(Arena arena, SplittableRandom random) {
    arena.cluster().killAll();
    arena.heal();
    arena.startAll();
  }
}
