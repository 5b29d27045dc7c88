package io.kumo.live.fault;

import io.kumo.live.cluster.Seat;
import java.util.SplittableRandom;

/** What goes wrong in the middle of a rebalance. */
public enum Meanwhile {
  /** Nothing. */
  NOTHING("") {
    @Override
    void strike(Arena arena, SplittableRandom random) {}
  },
  /** A node that takes part is killed and started again. */
  A_NODE_DIES(", a node killed meanwhile") {
    @Override
    void strike(Arena arena, SplittableRandom random) {
      Seat node = arena.victim(random);
      node.kill();
      arena.hold(DOWN_MS);
      node.start();
    }
  },
  /** The leading manager is killed and started again. */
  THE_LEADING_MANAGER_DIES(", the leading manager killed meanwhile") {
    @Override
    void strike(Arena arena, SplittableRandom random) {
      Seat leader = arena.leader();
      leader.kill();
      arena.hold(DOWN_MS);
      leader.start();
    }
  };

  private static final long DOWN_MS = 3_000;

  private final String words;

  Meanwhile(String words) {
    this.words = words;
  }

  abstract void strike(Arena arena, SplittableRandom random);

  @Override
  public String toString() {
    return words;
  }
}
