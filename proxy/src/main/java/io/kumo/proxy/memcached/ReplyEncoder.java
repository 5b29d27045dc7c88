package io.kumo.proxy.memcached;

import io.kumo.message.DataReply;
import io.kumo.message.Value;
import io.kumo.ring.Key;
import java.util.Map;

/**
 * Writes results in the words of one protocol. Each method writes all of one answer or one part of
 * it, nothing where the command's form wants silence. Safe for use by any thread.
 */
public interface ReplyEncoder {
  /** One key of a retrieval has a value. */
  void hit(Command.Retrieve command, Key key, Value value, Output out);

  /** One key of a retrieval has none. */
  void miss(Command.Retrieve command, Key key, Output out);

  /** All keys of a retrieval are through. */
  void end(Command.Retrieve command, Output out);

  /** A mutation ran. */
  void applied(Command.Mutate command, DataReply.Applied reply, Output out);

  /** A mutation ran and changed nothing. */
  void declined(Command.Mutate command, DataReply.Declined reply, Output out);

  /** A flush is done. */
  void flushed(Command.FlushAll command, Output out);

  /** Figures in their order. */
  void statistics(Command.Statistics command, Map<String, String> figures, Output out);

  /** The figures are set back. */
  void reset(Command.ResetStatistics command, Output out);

  /** What the command's form says. */
  void answered(Command.Answered command, Output out);

  /** A command has no result; for a retrieval this takes the place of {@link #end}. */
  void failed(Command command, Failure failure, Output out);
}
