package io.kumo.node.replica;

import io.kumo.message.ConfigurationAsk;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The one ask of the managers that is under way, repeated until an answer settles it (rule 5). */
final class Asking {
  /** Longer than managers take that are busy with many partitions at once. */
  private static final long REPEAT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final Effects effects;
  private Optional<ConfigurationAsk> pending = Optional.empty();
  private long repeatNanos;

  Asking(Effects effects) {
    this.effects = effects;
  }

  Optional<ConfigurationAsk> pending() {
    return pending;
  }

  /** Asks, in place of what was asked before; the same again is left to its repetition. */
  void ask(ConfigurationAsk ask, Moment now) {
    if (pending.isEmpty() || !pending.get().equals(ask)) {
      pending = Optional.of(ask);
      send(now);
    }
  }

  /** Repeats what is not settled. */
  void tick(Moment now) {
    if (pending.isPresent() && now.nanos() - repeatNanos >= 0) {
      send(now);
    }
  }

  /** The term that was asked about is over, or nothing is wanted any more. */
  void settled() {
    pending = Optional.empty();
  }

  private void send(Moment now) {
    repeatNanos = now.nanos() + REPEAT_NANOS;
    effects.ask(pending.orElseThrow());
  }
}
