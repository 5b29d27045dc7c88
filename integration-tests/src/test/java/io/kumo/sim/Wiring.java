package io.kumo.sim;

import io.kumo.node.replica.CommittedEntries;
import io.kumo.node.replica.Effects;
import io.kumo.node.replica.Replica;
import io.kumo.node.replica.ReplicaConfig;
import io.kumo.node.replica.Restored;
import io.kumo.node.replica.Serving;

/** How the production parts are put together; a mutant is another way. */
interface Wiring {
  /** All rules on. */
  Wiring PRODUCTION = new Wiring() {};

  /** The core of one replica. */
  default Replica replica(
      ReplicaConfig config, Effects effects, CommittedEntries entries, Restored restored) {
    return new Replica(config, effects, entries, restored);
  }

  /** Rule 12. */
  default boolean journalSyncedBeforeApplied() {
    return true;
  }

  /** Rule 10. */
  default boolean answers(Serving before, Serving newest, long nowNanos) {
    return newest.answers(before, nowNanos);
  }

  /** How many members must be in sync when all is healed. */
  default int membersAtRest() {
    return 3;
  }
}
