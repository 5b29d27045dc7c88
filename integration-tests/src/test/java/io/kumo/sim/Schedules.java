package io.kumo.sim;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.message.ConfigurationAsk;
import io.kumo.message.DataReply;
import io.kumo.message.Expiry;
import io.kumo.message.Mutation;
import io.kumo.message.Mutation.StoreMode;
import io.kumo.ring.Key;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * Schedules for rules whose loss random seeds hardly ever show: each is the one sequence of events
 * that needs its rule. It tells whether all went well, and does with the rule and not without.
 */
final class Schedules {
  /** What most of them write. */
  static final Key KEY = Key.of("k");

  private static final int OPERATIONS_MAX = 3;

  private Schedules() {}

  /** Runs a schedule with all rules, and without the one that it is about. */
  static void expect(String rule, Predicate<Stage> schedule) {
    assertTrue(schedule.test(new Stage(Wiring.PRODUCTION, OPERATIONS_MAX)), rule + " on");
    assertFalse(schedule.test(new Stage(Wiring.without(rule), OPERATIONS_MAX)), rule + " off");
  }

  /** Runs one that another rule bears as well: it goes wrong only where both are turned off. */
  static void expectDoubled(String rule, String by, Predicate<Stage> schedule) {
    assertTrue(schedule.test(new Stage(Wiring.PRODUCTION, OPERATIONS_MAX)), rule + " on");
    assertTrue(schedule.test(new Stage(Wiring.without(rule), OPERATIONS_MAX)), rule + " off");
    Stage without = new Stage(Wiring.without(rule, by), OPERATIONS_MAX);
    assertFalse(schedule.test(without), rule + " and " + by + " off");
  }

  /** A client sets the key. */
  static void set(Stage stage, int number, String value) {
    stage.actor(number).offer(store(StoreMode.SET, value, Expiry.NEVER));
  }

  /** The same, and all that follows from it is done. */
  static void setEverywhere(Stage stage, int number, String value) {
    set(stage, number, value);
    stage.carryAll();
    assertTrue(applied(stage, number));
    stage.pass(250);
    stage.actor(number).renewLeases();
    stage.tick(number);
    stage.carryAll();
  }

  static Mutation.OnKey store(StoreMode mode, String value, Expiry expiry) {
    byte[] bytes = value.getBytes(StandardCharsets.US_ASCII);
    return new Mutation.Store(KEY, mode, bytes, 0, expiry, OptionalLong.empty());
  }

  /** Begins at 7, and counts up by 1. */
  static Mutation.OnKey count() {
    return new Mutation.Arithmetic(
        Key.of("counter"), false, 1, OptionalLong.of(7), Expiry.NEVER, OptionalLong.empty());
  }

  /** Whether the actor has answered, the last time that the mutation was run. */
  static boolean applied(Stage stage, int number) {
    return !stage.actor(number).replies.isEmpty()
        && stage.actor(number).lastReply() instanceof DataReply.Applied;
  }

  /** What a client reads of the key now, or why it does not. */
  static String read(Stage stage, int number) {
    return read(stage, number, KEY);
  }

  static String read(Stage stage, int number, Key key) {
    stage.actor(number).replies.clear();
    stage.actor(number).read(key);
    stage.carryAll();
    return text(stage.actor(number).lastReply());
  }

  static String text(DataReply reply) {
    return reply instanceof DataReply.Found found
        ? new String(found.value().bytes(), StandardCharsets.US_ASCII)
        : reply.getClass().getSimpleName();
  }

  /** The third replica is given all that is committed, up to where the first asks to add it. */
  static void join(Stage stage) {
    stage.tick(3);
    stage.carryAll();
    stage.actor(1).renewLeases();
    stage.tick(1);
    stage.carryAll();
    assertTrue(stage.asked(1, ConfigurationAsk.Add.class));
  }
}
