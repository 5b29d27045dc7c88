package io.kumo.history;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kumo.message.DataReply;
import io.kumo.message.Expiry;
import io.kumo.message.Mutation;
import io.kumo.message.Value;
import io.kumo.ring.Key;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class LinearizabilityTest {
  private static final Key KEY = Key.of("k");

  @Test
  void aReadMaySeeEitherSideOfAWriteThatOverlapsIt() {
    assertLinearizable(true, set(0, 10, "a", 1), missing(5, 8));
    assertLinearizable(true, set(0, 10, "a", 1), found(5, 8, "a", 1));
  }

  @Test
  void aReadBehindAWriteSeesIt() {
    assertLinearizable(false, set(0, 10, "a", 1), missing(11, 12));
    assertLinearizable(false, set(0, 10, "a", 1), set(11, 12, "b", 2), found(13, 14, "a", 1));
  }

  @Test
  void readsDoNotGoBack() {
    assertLinearizable(false, set(0, 100, "a", 1), found(10, 20, "a", 1), missing(30, 40));
  }

  @Test
  void anUnknownWriteMayHappenLateOrNever() {
    Operation unknown = operation(0, Operation.NEVER, store("a", OptionalLong.empty()), null);
    assertLinearizable(true, unknown, missing(5, 6), found(7, 8, "a", 9));
    assertLinearizable(true, unknown, missing(5, 6), missing(7, 8));
    assertLinearizable(false, unknown, found(5, 6, "a", 9), missing(7, 8));
  }

  @Test
  void aCasSucceedsIfAndOnlyIfTheTokenIsTheStoredOne() {
    Operation cas =
        operation(
            20,
            30,
            store("b", OptionalLong.of(1)),
            new DataReply.Applied(0, 2, 0, Optional.empty()));
    Operation exists =
        operation(
            20,
            30,
            store("b", OptionalLong.of(1)),
            new DataReply.Declined(0, DataReply.Declined.Reason.EXISTS));
    assertLinearizable(true, set(0, 10, "a", 1), cas);
    assertLinearizable(false, set(0, 10, "a", 7), cas);
    assertLinearizable(false, set(0, 10, "a", 1), exists);
    assertLinearizable(true, set(0, 10, "a", 7), exists);
  }

  @Test
  void countsNeitherLoseNorDouble() {
    Operation first = set(0, 1, "5", 1);
    assertLinearizable(true, first, count(2, 9, 6, 2), count(3, 8, 7, 3));
    assertLinearizable(false, first, count(2, 9, 6, 2), count(3, 8, 6, 3));
    assertLinearizable(false, first, count(2, 9, 7, 2));
  }

  @Test
  void whatExpiresMayVanishOnceAndStaysGone() {
    Mutation expiring =
        new Mutation.Store(
            KEY, Mutation.StoreMode.SET, bytes("a"), 0, Expiry.afterMs(5), OptionalLong.empty());
    Operation set = operation(0, 1, expiring, new DataReply.Applied(0, 1, 0, Optional.empty()));
    assertLinearizable(true, set, found(2, 3, "a", 1), missing(4, 5));
    assertLinearizable(false, set, missing(2, 3), found(4, 5, "a", 1));
  }

  private static void assertLinearizable(boolean expected, Operation... history) {
    assertEquals(expected, Linearizability.violation(List.of(history)).isEmpty());
  }

  private static Operation set(long called, long returned, String value, long cas) {
    return operation(
        called,
        returned,
        store(value, OptionalLong.empty()),
        new DataReply.Applied(0, cas, 0, Optional.empty()));
  }

  private static Operation count(long called, long returned, long number, long cas) {
    Mutation mutation =
        new Mutation.Arithmetic(
            KEY, false, 1, OptionalLong.empty(), Expiry.NEVER, OptionalLong.empty());
    return operation(
        called, returned, mutation, new DataReply.Applied(0, cas, number, Optional.empty()));
  }

  private static Operation found(long called, long returned, String value, long cas) {
    Value seen = new Value(bytes(value), 0, cas, Expiry.NEVER_MS);
    return operation(called, returned, null, new DataReply.Found(0, seen));
  }

  private static Operation missing(long called, long returned) {
    return operation(called, returned, null, new DataReply.Missing(0));
  }

  private static Mutation store(String value, OptionalLong cas) {
    return new Mutation.Store(KEY, Mutation.StoreMode.SET, bytes(value), 0, Expiry.NEVER, cas);
  }

  private static Operation operation(
      long called, long returned, Mutation mutation, DataReply reply) {
    return new Operation(
        1, called, returned, Optional.ofNullable(mutation), Optional.ofNullable(reply));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
