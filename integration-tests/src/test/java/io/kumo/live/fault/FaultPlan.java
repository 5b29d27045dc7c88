package io.kumo.live.fault;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Which faults strike, in which order: the same for the same seed. */
public final class FaultPlan {
  private static final long CALM_MS = 5_000;

  private static final List<Fault> KINDS =
      List.of(
          new KillNode(),
          new KillTwoNodes(),
          new KillPrimaries(),
          new KillLeadingManager(),
          new StopManagers(5_000),
          new PauseNode(),
          new StopNode(),
          new KillEverything(),
          new OlderFiles(),
          new FillDisk(),
          new FlipBytes(),
          CutNode.bothWays(),
          CutNode.outward(),
          CutNode.inward(),
          CutNode.fromManagers());

  private FaultPlan() {}

  /**
   * {@code count} faults that are possible there: every kind once before any kind again. Before
   * them comes some calm, to compare with.
   *
   * @param only a text that the faults' kinds must contain
   */
  public static List<Fault> of(Arena arena, int count, long seed, String only) {
    Random random = new Random(seed);
    List<Fault> possible =
        new ArrayList<>(KINDS.stream().filter(fault -> fault.isPossible(arena)).toList());
    possible.removeIf(fault -> !fault.kind().contains(only));
    if (possible.isEmpty()) {
      throw new IllegalArgumentException("no fault of that kind is possible here: " + only);
    }
    List<Fault> plan = new ArrayList<>();
    plan.add(new Calm(CALM_MS));
    while (plan.size() <= count) {
      Collections.shuffle(possible, random);
      plan.addAll(possible.subList(0, Math.min(possible.size(), count + 1 - plan.size())));
    }
    return plan;
  }
}
