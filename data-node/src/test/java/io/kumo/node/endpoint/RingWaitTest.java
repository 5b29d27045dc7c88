package io.kumo.node.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kumo.ring.Chain;
import io.kumo.ring.Ring;
import io.kumo.ring.RingSettings;
import io.kumo.time.Scheduler;
import io.kumo.watch.NewestRing;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RingWaitTest {
  private final Queue<Runnable> timers = new ArrayDeque<>();
  private final Queue<Runnable> soon = new ArrayDeque<>();
  private final Scheduler scheduler =
      (delayMs, task) -> {
        (delayMs < 100 ? soon : timers).add(task);
        return () -> timers.remove(task);
      };
  private final NewestRing rings = new NewestRing();
  private int fetched;
  private final RingWait wait = new RingWait(rings, scheduler, () -> fetched++);
  private int ran;

  @Test
  void whatIsKnownAlreadyIsNotWaitedFor() {
    rings.offer(ring(5));
    wait.until(5, () -> ran++);
    assertEquals(1, ran);
  }

  @Test
  void aRequestGoesOnWithItsRingAndOnlyOnce() {
    rings.offer(ring(5));
    wait.until(7, () -> ran++);
    follow(ring(6));
    assertEquals(0, ran);
    follow(ring(8));
    assertEquals(1, ran);
    timers.forEach(Runnable::run);
    assertEquals(1, ran);
  }

  @Test
  void afterTheTimeItIsJudgedByWhatIsKnown() {
    wait.until(7, () -> ran++);
    wait.until(8, () -> ran++);
    timers.remove().run();
    assertEquals(1, ran);
    follow(ring(9));
    assertEquals(2, ran);
  }

  @Test
  void otherNodesAreAskedOnceForAllWhereTheRingDoesNotComeSoon() {
    wait.until(7, () -> ran++);
    wait.until(8, () -> ran++);
    assertEquals(0, fetched);
    look();
    assertEquals(1, fetched);
    wait.until(9, () -> ran++);
    follow(ring(9));
    look();
    assertEquals(1, fetched, "what has come is not asked for");
    assertEquals(3, ran);
  }

  private void look() {
    assertEquals(1, soon.size());
    soon.remove().run();
  }

  @Test
  void nobodyWaitsBeyondTheBound() {
    for (int i = 0; i < 10_000; i++) {
      wait.until(7, () -> {});
    }
    wait.until(7, () -> ran++);
    assertEquals(1, ran);
  }

  private void follow(Ring ring) {
    rings.offer(ring);
    wait.followed(ring);
  }

  private static Ring ring(long epoch) {
    RingSettings settings = new RingSettings(1, 1, 1, 1 << 20);
    return new Ring(new UUID(1, 2), epoch, settings, Map.of(), List.of(Chain.EMPTY));
  }
}
