package io.kumo.proxy.route;

import io.kumo.proxy.memcached.Command;
import io.kumo.proxy.memcached.Failure;
import io.kumo.ring.Key;

/**
 * How far a retrieval has come. Its keys are taken one by one, as the connection's bounds allow,
 * and none after one that could not be read.
 */
final class Retrieval {
  private final Command.Retrieve command;
  private int taken;
  private Failure failure;

  Retrieval(Command.Retrieve command) {
    this.command = command;
  }

  Command.Retrieve command() {
    return command;
  }

  /** Whether a key is left to be read. */
  boolean hasNext() {
    return failure == null && taken < command.keys().count();
  }

  Key next() {
    return command.keys().at(taken++);
  }

  /** Whether there was only ever one key. */
  boolean single() {
    return command.keys().count() == 1;
  }

  /** Takes note that a key could not be read; the first reason counts. */
  void fail(Failure reason) {
    if (failure == null) {
      failure = reason;
    }
  }

  /** Why it has no result, null as long as all goes well. */
  Failure failure() {
    return failure;
  }
}
