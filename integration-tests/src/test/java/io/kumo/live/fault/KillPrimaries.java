package io.kumo.live.fault;

import io.kumo.live.cluster.Seat;
import io.kumo.ring.Key;
import java.util.SplittableRandom;

/** Whoever leads a certain partition is killed (SIGKILL), again and again. */
public final class KillPrimaries implements Fault {
  private static final int TIMES = 3;
  private static final long DOWN_MS = 2_500;

  @Override
  public String kind() {
    return "kill -9 of a primary, three times";
  }

  @Override
  public void strike(Arena arena, SplittableRandom random) {
    Key key = Key.of("led-by-the-victim-" + random.nextInt());
    for (int i = 0; i < TIMES; i++) {
      Seat primary = arena.primary(key);
      primary.kill();
      arena.hold(DOWN_MS);
      primary.start();
      if (i < TIMES - 1) {
        arena.awaitWhole();
      }
    }
  }
}
