package io.kumo.node.shard;

import io.kumo.node.replica.Events;
import io.kumo.node.replica.Moment;

/** What answers a wish of a replica that took time. */
@FunctionalInterface
interface LaterEvent {
  /** Tells the replica, on the shard's thread. */
  void happen(Events replica, Moment now);
}
