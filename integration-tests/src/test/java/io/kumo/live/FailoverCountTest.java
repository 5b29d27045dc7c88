package io.kumo.live;

import static io.kumo.live.cluster.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.live.cluster.Seat;
import io.kumo.live.cluster.Shape;
import io.kumo.live.fault.Arena;
import io.kumo.live.load.Counters;
import io.kumo.live.load.SmartEntrance;
import io.kumo.live.load.TextEntrance;
import io.kumo.ring.Address;
import io.kumo.ring.Key;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sixteen clients count while whoever leads the numbers is killed or halted, again and again: every
 * acknowledged count is there, and none twice.
 */
@EnabledIfSystemProperty(named = "kumo.soak", matches = "true")
class FailoverCountTest {
  private static final int FAILOVERS = Integer.getInteger("kumo.failovers", 100);
  private static final int CLIENTS = 16;

  /** Beyond any failover: each count is tried under its operation id until it is answered. */
  private static final int PATIENT_MS = 170_000;

  /** Longer than the grace after which another node takes over. */
  private static final long HALT_MS = 2_000;

  @TempDir private Path folder;

  @Test
  void everyCountIsThereOnce() {
    try (Arena arena = Arena.start(folder, Shape.SEVEN);
        Counters usual = usual(arena, Key.of("usual"));
        Counters proxied = proxied(arena, Key.of("proxied"));
        Counters patient = patient(arena, Key.of("patient"))) {
      List<Counters> all = List.of(usual, proxied, patient);
      for (int i = 0; i < FAILOVERS; i++) {
        failOver(arena, all.get(i % all.size()), i % 2 == 0);
        all.forEach(FailoverCountTest::awaitProgress);
      }
      requireBounds("usual", usual);
      requireBounds("proxied", proxied);
      requireExact(patient);
    }
  }

  private static Counters usual(Arena arena, Key key) {
    List<Address> managers = arena.cluster().managerAddresses();
    return Counters.start(key, CLIENTS, () -> new SmartEntrance(managers));
  }

  private static Counters patient(Arena arena, Key key) {
    List<Address> managers = arena.cluster().managerAddresses();
    return Counters.start(key, CLIENTS, () -> new SmartEntrance(managers, PATIENT_MS));
  }

  private static Counters proxied(Arena arena, Key key) {
    List<InetSocketAddress> faces = arena.cluster().faces();
    return Counters.start(key, CLIENTS, () -> new TextEntrance(faces));
  }

  private static void failOver(Arena arena, Counters counters, boolean kill) {
    Seat primary = arena.primary(counters.key());
    if (kill) {
      primary.kill();
      awaitProgress(counters);
      primary.start();
    } else {
      primary.process().pause();
      arena.hold(HALT_MS);
      awaitProgress(counters);
      primary.process().resume();
    }
    arena.awaitWhole();
  }

  private static void awaitProgress(Counters counters) {
    long before = counters.answered();
    eventually("counting " + counters.key() + " goes on", () -> requireAbove(before, counters));
  }

  private static void requireAbove(long before, Counters counters) {
    assertTrue(counters.answered() > before, () -> counters.answered() + " counts");
  }

  private static void requireBounds(String name, Counters counters) {
    long number = counters.stop();
    System.out.printf(
        "%s: %d after %d failovers, %d acknowledged, %d unknown%n",
        name, number, FAILOVERS, counters.answered(), counters.unknown());
    assertTrue(number >= counters.answered(), "acknowledged counts are lost");
    assertTrue(number <= counters.answered() + counters.unknown(), "counts happened twice");
  }

  private static void requireExact(Counters counters) {
    requireBounds("patient", counters);
    assertEquals(0, counters.unknown());
  }
}
