package io.kumo.live.fault;

import io.kumo.live.cluster.Seat;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** All nodes but one are killed (SIGKILL) at once and start again with their old files. */
public final class KillTwoNodes implements Fault {
  private static final long DOWN_MS = 6_000;

  @Override
  public String kind() {
    return "kill -9 of two nodes";
  }

  @Override
  public void strike(Arena arena, SplittableRandom random) {
    List<Seat> lost = new ArrayList<>(arena.cluster().nodes());
    lost.remove(Arena.any(lost, random));
    lost.forEach(seat -> seat.process().signalKill());
    lost.forEach(Seat::kill);
    arena.hold(DOWN_MS);
    arena.heal();
    lost.forEach(Seat::start);
  }
}
