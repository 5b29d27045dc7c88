package io.kumo.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.message.DataReply;
import io.kumo.message.Expiry;
import io.kumo.message.Mutation;
import io.kumo.message.Value;
import io.kumo.ring.Key;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
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

  @Test
  void theSearchSaysWhatAllOrdersSay() {
    SplittableRandom random = new SplittableRandom(1);
    int linearizable = 0;
    for (int run = 0; run < 20_000; run++) {
      List<Operation> history = new ArrayList<>();
      for (int i = 2 + random.nextInt(5); i > 0; i--) {
        history.add(any(random));
      }
      boolean expected = someOrderAgrees(List.of(KeyState.ABSENT), history);
      linearizable += expected ? 1 : 0;
      assertEquals(
          expected, Linearizability.violation(history).isEmpty(), () -> "history " + history);
    }
    assertTrue(linearizable > 1000 && linearizable < 19_000, "linearizable: " + linearizable);
  }

  /** Tries all orders, nothing left out. */
  private static boolean someOrderAgrees(List<KeyState> states, List<Operation> left) {
    if (states.isEmpty()) {
      return false;
    }
    long firstReturn = left.stream().mapToLong(Operation::returned).min().orElse(Operation.NEVER);
    if (firstReturn == Operation.NEVER) {
      return true;
    }
    for (Operation next : left) {
      List<Operation> rest = new ArrayList<>(left);
      rest.remove(next);
      if (next.called() <= firstReturn && someOrderAgrees(KeyModel.after(states, next), rest)) {
        return true;
      }
    }
    return false;
  }

  private static Operation any(SplittableRandom random) {
    long called = random.nextInt(20);
    long returned = random.nextInt(5) == 0 ? Operation.NEVER : called + 1 + random.nextInt(15);
    int cas = 1 + random.nextInt(3);
    String value = random.nextBoolean() ? "a" : "5";
    OptionalLong compared = random.nextInt(3) == 0 ? OptionalLong.of(cas) : OptionalLong.empty();
    DataReply applied = new DataReply.Applied(0, 1 + random.nextInt(3), 0, Optional.empty());
    DataReply.Declined.Reason[] reasons = DataReply.Declined.Reason.values();
    DataReply declined = new DataReply.Declined(0, reasons[random.nextInt(reasons.length)]);
    DataReply changed = random.nextInt(3) > 0 ? applied : declined;
    Mutation delete = new Mutation.Delete(KEY, compared);
    Mutation add =
        new Mutation.Store(
            KEY, Mutation.StoreMode.ADD, bytes(value), 0, Expiry.afterMs(5), compared);
    Mutation touch = new Mutation.Touch(KEY, Expiry.NEVER, false);
    return switch (random.nextInt(7)) {
      case 0 -> found(called, called + 3, value, cas);
      case 1 -> missing(called, called + 3);
      case 2 -> count(called, called + 4, 6, cas);
      case 3 -> operation(called, returned, delete, changed);
      case 4 -> operation(called, returned, add, changed);
      case 5 -> operation(called, returned, touch, changed);
      default -> operation(called, returned, store(value, compared), changed);
    };
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
    Optional<DataReply> known =
        returned == Operation.NEVER ? Optional.empty() : Optional.ofNullable(reply);
    return new Operation(1, called, returned, Optional.ofNullable(mutation), known);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
