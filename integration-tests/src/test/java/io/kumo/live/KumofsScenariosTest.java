package io.kumo.live;

import io.kumo.live.cluster.Seat;
import io.kumo.live.cluster.Shape;
import io.kumo.live.fault.Arena;
import io.kumo.live.fault.Campaign;
import io.kumo.live.fault.Fault;
import io.kumo.live.load.NestedCas;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * What kumofs was tested with (its {@code rt/01} to {@code 09}), under a load whose every history
 * is judged. Where kumofs had two managers there are three here: two have no majority without each
 * other.
 */
@EnabledIfSystemProperty(named = "kumo.soak", matches = "true")
class KumofsScenariosTest {
  private static final int PER_SECOND = 1_000;
  private static final int TIMES = Integer.getInteger("kumo.scenario.times", 3);
  private static final long SEED = Long.getLong("kumo.faults.seed", 1);
  private static final long BETWEEN_MS = 1_000;
  private static final int SOON_MS_MAX = 3_000;

  @TempDir private Path folder;

  @Test
  void scenario01AServerIsKilledAndComesBack() {
    run(Shape.FIVE, (arena, random) -> restart(arena, anyNodes(arena, random, 1)));
  }

  @Test
  void scenario02AManagerIsKilledAndComesBack() {
    run(Shape.SEVEN, (arena, random) -> restart(arena, anyManager(arena, random)));
  }

  @Test
  void scenario03TwoServersAreKilledAndComeBack() {
    run(Shape.FIVE, (arena, random) -> restart(arena, anyNodes(arena, random, 2)));
  }

  @Test
  void scenario04TwoServersOfSeveralManagersAreKilledAndComeBack() {
    run(Shape.SEVEN, (arena, random) -> restart(arena, anyNodes(arena, random, 2)));
  }

  @Test
  void scenario05AServerThenAManagerIsKilled() {
    run(
        Shape.SEVEN,
        (arena, random) -> {
          List<Seat> victims = new ArrayList<>(anyNodes(arena, random, 1));
          victims.addAll(anyManager(arena, random));
          restart(arena, victims);
        });
  }

  @Test
  void scenario06AManagerThenAServerIsKilled() {
    run(
        Shape.SEVEN,
        (arena, random) -> {
          List<Seat> victims = new ArrayList<>(anyManager(arena, random));
          victims.addAll(anyNodes(arena, random, 1));
          restart(arena, victims);
        });
  }

  @Test
  void scenario07TwoServersAreKilledWhileTheyAreBroughtUpToDate() {
    run(
        Shape.SEVEN,
        (arena, random) -> {
          List<Seat> victims = anyNodes(arena, random, 2);
          kill(arena, victims);
          victims.forEach(Seat::start);
          arena.hold(random.nextInt(SOON_MS_MAX));
          restart(arena, victims);
        });
  }

  @Test
  void scenario08AServerIsKilledWhileAnotherIsBroughtUpToDate() {
    run(
        Shape.SEVEN,
        (arena, random) -> {
          List<Seat> victims = anyNodes(arena, random, 2);
          kill(arena, victims.subList(0, 1));
          victims.get(0).start();
          arena.hold(random.nextInt(SOON_MS_MAX));
          restart(arena, victims.subList(1, 2));
        });
  }

  @Test
  void scenario09ACasWithinACasWinsWhileServersRestart() {
    SplittableRandom random = new SplittableRandom(SEED);
    try (Arena arena = Arena.start(folder, Shape.FIVE);
        NestedCas cas = NestedCas.start(arena.cluster().managerAddresses())) {
      for (int i = 0; i < TIMES; i++) {
        restart(arena, anyNodes(arena, random, 1));
        cas.awaitRounds(1);
      }
      System.out.println("scenario 09: " + cas.stop() + " nested cas");
    }
  }

  private void run(Shape shape, BiConsumer<Arena, SplittableRandom> steps) {
    try (Arena arena = Arena.start(folder, shape);
        Campaign campaign = new Campaign(arena, PER_SECOND, SEED, Path.of("target", "histories"))) {
      for (int i = 0; i < TIMES; i++) {
        campaign.round(new Scenario(steps));
      }
      System.out.println(campaign.finish());
    }
  }

  private record Scenario(BiConsumer<Arena, SplittableRandom> steps) implements Fault {
    @Override
    public String kind() {
      return "scenario";
    }

    @Override
    public void strike(Arena arena, SplittableRandom random) {
      steps.accept(arena, random);
    }
  }

  private static void restart(Arena arena, List<Seat> victims) {
    kill(arena, victims);
    victims.forEach(Seat::start);
    arena.awaitWhole();
  }

  /** One after the other, with time between to notice. */
  private static void kill(Arena arena, List<Seat> victims) {
    for (Seat victim : victims) {
      victim.kill();
      arena.hold(BETWEEN_MS);
    }
  }

  private static List<Seat> anyNodes(Arena arena, SplittableRandom random, int count) {
    List<Seat> nodes = new ArrayList<>(arena.cluster().nodes());
    Collections.shuffle(nodes, new Random(random.nextLong()));
    return nodes.subList(0, count);
  }

  private static List<Seat> anyManager(Arena arena, SplittableRandom random) {
    return List.of(Arena.any(arena.cluster().managers(), random));
  }
}
