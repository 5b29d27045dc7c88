package io.kumo.node.replica;

import io.kumo.ring.Member;
import io.kumo.ring.RingSettings;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A replica of a partition of two nodes, as a restart leaves it. */
final class RestoredReplica {
  private RestoredReplica() {}

  /** Its files hold nothing that counts. */
  static Replica voided(Member self, RecordedEffects effects) {
    OperationBudget budget = new OperationBudget(10, 1000);
    return of(
        self, effects, Restored.nothing(0, Optional.of("the store stepped back"), 1, 1, budget));
  }

  /** All up to {@code end}, of leader term 1, is committed and applied. */
  static Replica of(Member self, RecordedEffects effects, long end) {
    Restored restored =
        new Restored(
            0,
            Optional.empty(),
            1,
            1,
            new History(0, List.of(end)),
            end,
            List.of(),
            List.of(),
            new OperationTable(new OperationBudget(10, 1000)),
            FlushMarks.NONE,
            Optional.empty());
    return of(self, effects, restored);
  }

  private static Replica of(Member self, RecordedEffects effects, Restored restored) {
    ReplicaConfig config =
        new ReplicaConfig(
            0,
            self,
            0,
            new UUID(3, 3),
            () -> new RingSettings(1, 2, 1, 1000),
            ReplicaConfig.Limits.DEFAULT);
    return new Replica(config, effects, effects, restored);
  }
}
