package io.kumo.live;

import io.kumo.live.cluster.Shape;
import io.kumo.live.fault.Arena;
import io.kumo.live.fault.Calm;
import io.kumo.live.fault.Campaign;
import io.kumo.live.fault.Fault;
import io.kumo.live.fault.FaultPlan;
import io.kumo.live.fault.KillEverything;
import io.kumo.live.fault.KillNode;
import io.kumo.live.fault.PauseNode;
import io.kumo.live.fault.StopNode;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three managers, three nodes and a proxy under load, and what may befall them. Every history is
 * linearizable, whatever does.
 *
 * <p>{@code -Dkumo.faults=50} has that many faults of all kinds, {@code -Dkumo.faults.seed=N} plays
 * those of an earlier run again.
 */
class FaultTest {
  private static final int PER_SECOND = Integer.getInteger("kumo.faults.rate", 2_000);
  private static final long SEED =
      Long.getLong("kumo.faults.seed", ThreadLocalRandom.current().nextInt(1_000_000));
  private static final Path HISTORIES = Path.of("target", "histories");

  @TempDir private Path folder;

  @Test
  void theUsualFaultsCostNoPromise() {
    try (Arena arena = Arena.start(folder, Shape.SEVEN)) {
      run(
          arena,
          List.of(
              new Calm(), new KillNode(), new StopNode(), new PauseNode(), new KillEverything()));
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "kumo.soak", matches = "true")
  void faultsOfAllKindsCostNoPromise() {
    try (Arena arena = Arena.startInside(folder, Shape.SEVEN)) {
      run(arena, FaultPlan.of(arena, Integer.getInteger("kumo.faults", 50), SEED));
    }
  }

  private static void run(Arena arena, List<Fault> faults) {
    System.out.println(faults.size() + " faults, -Dkumo.faults.seed=" + SEED);
    try (Campaign campaign = new Campaign(arena, PER_SECOND, SEED, HISTORIES)) {
      faults.forEach(campaign::round);
      System.out.println(campaign.finish());
    }
  }
}
