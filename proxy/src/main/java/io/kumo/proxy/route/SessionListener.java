package io.kumo.proxy.route;

import io.kumo.proxy.memcached.Command;
import io.kumo.proxy.memcached.Failure;
import java.util.Map;

/** What all connections of a proxy report to and ask. Safe for use by any thread. */
public interface SessionListener {
  /** An operation was taken in and counts as in flight. */
  void started();

  /** An operation that was in flight has an answer. */
  void ended(OperationKind kind, OperationOutcome outcome, long nanos);

  /** An operation that was in flight is forgotten, because its connection has ended. */
  void abandoned();

  /** A command could not be run as it should. */
  void failed(Failure.Kind kind);

  /** A connection ends by a command or by what it sent. */
  void quit(Command.Quit.Reason reason);

  /** The figures of a group, by memcached's names, in order. */
  Map<String, String> figures(String group);

  /** Sets the counting figures back. */
  void resetFigures();
}
