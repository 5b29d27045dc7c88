package io.kumo.node.replica;

import io.kumo.message.DataReply;

/** One request that waits; completed exactly once, by the shard's thread. */
@FunctionalInterface
public interface ReplyTo {
  /** Answers the request. Must neither block nor throw. */
  void reply(DataReply reply);
}
