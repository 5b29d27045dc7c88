package io.kumo.live.fault;

import java.util.SplittableRandom;

/** Nothing happens: what the load itself costs, and time for the processes to warm up. */
public final class Calm implements Fault {
  private final long ms;

  /** For so long. */
  public Calm(long ms) {
    this.ms = ms;
  }

  @Override
  public String kind() {
    return "(no fault)";
  }

  @Override
  public void strike(Arena arena, SplittableRandom random) {
    arena.hold(ms);
  }
}
