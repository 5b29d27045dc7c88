package io.kumo.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

final class ExpiryTest {
  private static final long NOW_MS = 1_000_000;

  @Test
  void isATimeOfTheNodesClock() {
    assertEquals(Expiry.NEVER_MS, Expiry.NEVER.atMs(NOW_MS));
    assertEquals(NOW_MS + 5, Expiry.afterMs(5).atMs(NOW_MS));
    assertEquals(5, Expiry.atEpochMs(5).atMs(NOW_MS));
    assertEquals(NOW_MS, Expiry.IMMEDIATELY.atMs(NOW_MS));
  }

  @Test
  void isNeverTakenForNever() {
    assertEquals(1, Expiry.atEpochMs(0).atMs(NOW_MS));
    assertEquals(1, Expiry.IMMEDIATELY.atMs(0));
  }

  @Test
  void staysWithinRange() {
    assertEquals(Long.MAX_VALUE, Expiry.afterMs(Long.MAX_VALUE).atMs(NOW_MS));
    assertThrows(IllegalArgumentException.class, () -> Expiry.afterMs(-1));
  }
}
