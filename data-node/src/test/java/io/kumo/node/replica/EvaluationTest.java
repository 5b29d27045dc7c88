package io.kumo.node.replica;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.message.Expiry;
import io.kumo.message.Mutation;
import io.kumo.message.Mutation.StoreMode;
import io.kumo.node.entry.Entry;
import io.kumo.node.entry.Outcome;
import io.kumo.ring.Key;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvaluationTest {
  private static final Key KEY = Key.of("k");
  private static final long VERSION = 77;
  private static final long NOW_MS = 1_000;
  private final Evaluation evaluation = new Evaluation(() -> 10);

  @ParameterizedTest
  @CsvSource({
    "SET,     , APPLIED,    new",
    "SET,  old, APPLIED,    new",
    "ADD,     , APPLIED,    new",
    "ADD,  old, EXISTS,",
    "REPLACE, , NOT_STORED,",
    "REPLACE, old, APPLIED, new",
    "APPEND,  , NOT_STORED,",
    "APPEND, old, APPLIED,  oldnew",
    "PREPEND, , NOT_STORED,",
    "PREPEND, old, APPLIED, newold"
  })
  void storesAsItsModeSays(StoreMode mode, String before, Outcome.Kind kind, String after) {
    Decision decision = decide(store(mode, "new", OptionalLong.empty()), before);
    assertEquals(kind, decision.outcome().kind());
    assertEquals(Optional.ofNullable(after), decision.entry().map(EvaluationTest::text));
    assertEquals(after == null ? 0 : VERSION, decision.outcome().cas());
  }

  @Test
  void appendKeepsFlagsAndExpiry() {
    Entry after = decide(store(StoreMode.APPEND, "x", OptionalLong.empty()), "old").entry().get();
    assertEquals(5, after.flags());
    assertEquals(99_000, after.expiryMs());
  }

  @Test
  void aComparisonSucceedsIfAndOnlyIfTheTokenIsTheStoredOne() {
    assertEquals(
        Outcome.Kind.APPLIED,
        decide(store(StoreMode.SET, "new", OptionalLong.of(42)), "old").outcome().kind());
    assertEquals(
        Outcome.Kind.EXISTS,
        decide(store(StoreMode.SET, "new", OptionalLong.of(43)), "old").outcome().kind());
    assertEquals(
        Outcome.Kind.NOT_FOUND,
        decide(store(StoreMode.SET, "new", OptionalLong.of(42)), null).outcome().kind());
    assertEquals(
        Outcome.Kind.EXISTS,
        decide(new Mutation.Delete(KEY, OptionalLong.of(1)), "old").outcome().kind());
  }

  @ParameterizedTest
  @CsvSource({
    "false, 1, 9, 10",
    "true, 1, 10, 9",
    "true, 11, 10, 0",
    "false, 1, 18446744073709551615, 0",
    "false, 5, '7  ', 12"
  })
  void countsAsMemcachedDoes(boolean decrement, long delta, String before, String after) {
    Decision decision = decide(count(decrement, delta, OptionalLong.empty()), before);
    assertEquals(after, text(decision.entry().orElseThrow()));
    assertEquals(Long.parseUnsignedLong(after), decision.outcome().number());
  }

  @ParameterizedTest
  @CsvSource({"a", "''", "-1", "1 1", "18446744073709551616", "123456789012345678901"})
  void whatIsNoNumberIsNotCounted(String before) {
    Decision decision = decide(count(false, 1, OptionalLong.empty()), before);
    assertEquals(Outcome.Kind.NON_NUMERIC, decision.outcome().kind());
    assertTrue(decision.negative());
  }

  @Test
  void aMissIsCountedFromTheInitialNumber() {
    assertEquals("5", text(decide(count(false, 1, OptionalLong.of(5)), null).entry().get()));
    assertEquals(
        Outcome.Kind.NOT_FOUND,
        decide(count(false, 1, OptionalLong.empty()), null).outcome().kind());
  }

  @Test
  void touchKeepsTheCas() {
    Decision decision = decide(new Mutation.Touch(KEY, Expiry.afterMs(500), true), "old");
    Entry after = decision.entry().orElseThrow();
    assertEquals(42, after.cas());
    assertEquals(VERSION, after.version());
    assertEquals(1_500, after.expiryMs());
    assertEquals(after.asValue(), decision.outcome().value().orElseThrow());
  }

  @Test
  void aDeleteRemovesOrMisses() {
    Mutation.Delete delete = new Mutation.Delete(KEY, OptionalLong.empty());
    assertEquals(Decision.Change.REMOVE, decide(delete, "old").change());
    assertEquals(Outcome.Kind.NOT_FOUND, decide(delete, null).outcome().kind());
  }

  @Test
  void whatIsTooLargeIsNotStored() {
    assertEquals(
        Decision.Change.TOO_LARGE,
        decide(store(StoreMode.SET, "12345678901", OptionalLong.empty()), null).change());
    assertEquals(
        Outcome.Kind.NOT_STORED,
        decide(store(StoreMode.APPEND, "12345678", OptionalLong.empty()), "old").outcome().kind());
  }

  @Test
  void onlyAPlainSetNeedsNothingLoaded() {
    assertTrue(Evaluation.isUnconditional(store(StoreMode.SET, "x", OptionalLong.empty())));
    assertFalse(Evaluation.isUnconditional(store(StoreMode.SET, "x", OptionalLong.of(1))));
    assertFalse(Evaluation.isUnconditional(store(StoreMode.ADD, "x", OptionalLong.empty())));
  }

  @Test
  void formatsWithoutPadding() {
    assertArrayEquals(new byte[] {'1', '0'}, Decimal.format(10));
  }

  private Decision decide(Mutation.OnKey mutation, String before) {
    Optional<Entry> entry =
        Optional.ofNullable(before).map(text -> new Entry(KEY, 41, 42, 5, 99_000, 0, bytes(text)));
    return evaluation.decide(mutation, entry, VERSION, NOW_MS);
  }

  private static Mutation.Store store(StoreMode mode, String value, OptionalLong cas) {
    return new Mutation.Store(KEY, mode, bytes(value), 0, Expiry.NEVER, cas);
  }

  private static Mutation.Arithmetic count(boolean decrement, long delta, OptionalLong initial) {
    return new Mutation.Arithmetic(
        KEY, decrement, delta, initial, Expiry.NEVER, OptionalLong.empty());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static String text(Entry entry) {
    return new String(entry.value(), StandardCharsets.US_ASCII);
  }
}
