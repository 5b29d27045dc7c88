package io.kumo.node;

import static io.kumo.fixture.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kumo.ring.Chain;
import io.kumo.ring.Ring;
import io.kumo.ring.RingSettings;
import io.kumo.time.SystemClock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RingKeeperTest {
  @TempDir private Path temp;

  @Test
  void theFirstRingIsKeptAtOnceAndTheLastAtTheEnd() throws IOException {
    try (DataFolder folder = DataFolder.open(temp, OptionalInt.empty());
        RingKeeper keeper = new RingKeeper(folder, new SystemClock())) {
      assertEquals(Optional.empty(), keeper.kept());
      keeper.keep(ring(1));
      eventually(() -> assertEquals(Optional.of(ring(1)), keeper.kept()));
      keeper.keep(ring(2));
      keeper.keep(ring(3));
    }
    try (DataFolder folder = DataFolder.open(temp, OptionalInt.empty());
        RingKeeper keeper = new RingKeeper(folder, new SystemClock())) {
      assertEquals(Optional.of(ring(3)), keeper.kept());
    }
  }

  @Test
  void aRingWaitsNoLongerThanTheNextSecond() throws IOException {
    try (DataFolder folder = DataFolder.open(temp, OptionalInt.empty());
        RingKeeper keeper = new RingKeeper(folder, new SystemClock())) {
      keeper.keep(ring(1));
      eventually(() -> assertEquals(Optional.of(ring(1)), keeper.kept()));
      keeper.keep(ring(2));
      eventually(() -> assertEquals(Optional.of(ring(2)), keeper.kept()));
    }
  }

  private static Ring ring(long epoch) {
    return new Ring(
        new UUID(1, 2), epoch, new RingSettings(1, 1, 1, 1 << 20), Map.of(), List.of(Chain.EMPTY));
  }
}
