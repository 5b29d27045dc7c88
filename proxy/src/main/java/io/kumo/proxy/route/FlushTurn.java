package io.kumo.proxy.route;

import io.kumo.proxy.memcached.Command;
import io.kumo.proxy.memcached.Failure;
import io.kumo.proxy.memcached.Output;
import io.kumo.proxy.memcached.ReplyEncoder;

/** A flush of everything. */
final class FlushTurn extends Turn {
  private final Command.FlushAll command;
  private Failure failure;

  FlushTurn(Command.FlushAll command) {
    super(0);
    this.command = command;
  }

  /** How long from now, where the wall clock shows {@code nowMs}; 0 for at once. */
  long delayMs(long nowMs) {
    return switch (command.when().kind()) {
      case NEVER -> 0;
      case AFTER -> command.when().ms();
      case AT -> Math.max(0, command.when().ms() - nowMs);
    };
  }

  void complete(Backend.FlushOutcome answer) {
    if (answer.flushed() < answer.partitions()) {
      failure = Failures.ofFlush(answer);
    }
    markDone();
  }

  void fail(Throwable error) {
    failure = Failures.ofMutation(Failures.unknown(error));
    markDone();
  }

  /** Why some partitions may not be flushed, null where all are. */
  Failure failure() {
    return failure;
  }

  @Override
  void write(ReplyEncoder encoder, Output out) {
    if (failure == null) {
      encoder.flushed(command, out);
    } else {
      encoder.failed(command, failure, out);
    }
  }
}
