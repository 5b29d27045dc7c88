package io.kumo.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kumo.live.cluster.Shape;
import io.kumo.live.fault.Arena;
import io.kumo.live.fault.Calm;
import io.kumo.live.fault.Campaign;
import io.kumo.live.fault.Fault;
import io.kumo.live.fault.FaultPlan;
import io.kumo.live.fault.KillEverything;
import io.kumo.live.fault.KillNode;
import io.kumo.live.fault.PauseNode;
import io.kumo.live.fault.Round;
import io.kumo.live.fault.StopManagers;
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
 * <p>How long anything stood still is printed and not judged: that is for a machine with nothing
 * else to do. The README names the properties that choose faults, rate and seed.
 */
class FaultTest {
  private static final int PER_SECOND =
      Integer.getInteger("kumo.faults.rate", Scale.SOAK ? 2_000 : 500);
  private static final long SEED =
      Long.getLong("kumo.faults.seed", ThreadLocalRandom.current().nextInt(1_000_000));
  private static final Path HISTORIES = Path.of("target", "histories");

  @TempDir private Path folder;

  @Test
  void theUsualFaultsCostNoPromise() {
    try (Arena arena = Arena.start(folder, Shape.SEVEN.withPartitions(Scale.PARTITIONS))) {
      run(arena, List.of(new Calm(3_000), new KillNode(), new PauseNode(), new KillEverything()));
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "kumo.soak", matches = "true")
  void faultsOfAllKindsCostNoPromise() {
    try (Arena arena = Arena.startInside(folder, Shape.SEVEN)) {
      int count = Integer.getInteger("kumo.faults", 50);
      String only = System.getProperty("kumo.faults.only", "");
      run(arena, FaultPlan.of(arena, count, SEED, only));
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "kumo.soak", matches = "true")
  void readsAndWritesGoOnWithoutManagers() {
    try (Arena arena = Arena.start(folder, Shape.SEVEN);
        Campaign campaign = new Campaign(arena, PER_SECOND, SEED, HISTORIES)) {
      campaign.warmUp();
      campaign.round(new Calm(5_000));
      Round round = campaign.round(new StopManagers(30_000));
      assertEquals(0, round.unknown() + round.notApplied());
      campaign.round(new KillNode());
      System.out.println(campaign.finish());
    }
  }

  private static void run(Arena arena, List<Fault> faults) {
    System.out.println(faults.size() + " faults, -Dkumo.faults.seed=" + SEED);
    try (Campaign campaign = new Campaign(arena, PER_SECOND, SEED, HISTORIES)) {
      if (Scale.SOAK) {
        campaign.warmUp();
      }
      faults.forEach(campaign::round);
      System.out.println(campaign.finish());
    }
  }
}
