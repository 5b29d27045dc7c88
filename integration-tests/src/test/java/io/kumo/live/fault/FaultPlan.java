package io.kumo.live.fault;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Which faults strike, in which order: the same for the same seed. */
public final class FaultPlan {
  private static final List<Fault> KINDS =
      List.of(
          new KillNode(),
          new KillTwoNodes(),
          new KillPrimaries(),
          new KillLeadingManager(),
          new StopManagers(),
          new PauseNode(),
          new StopNode(),
          new KillEverything(),
          new FillDisk(),
          new FlipBytes(),
          CutNode.bothWays(),
          CutNode.outward(),
          CutNode.inward(),
          CutNode.fromManagers());

  private FaultPlan() {}

  /** {@code count} faults that are possible there: every kind once before any kind again. */
  public static List<Fault> of(Arena arena, int count, long seed) {
    Random random = new Random(seed);
    List<Fault> possible =
        new ArrayList<>(KINDS.stream().filter(fault -> fault.isPossible(arena)).toList());
    List<Fault> plan = new ArrayList<>();
    while (plan.size() < count) {
      Collections.shuffle(possible, random);
      plan.addAll(possible.subList(0, Math.min(possible.size(), count - plan.size())));
    }
    return plan;
  }
}
