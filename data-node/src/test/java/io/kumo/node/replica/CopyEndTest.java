package io.kumo.node.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kumo.node.entry.JournalRecord;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import io.kumo.ring.RingSettings;
import io.kumo.ring.Version;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is noted between a copy's end and the disk's word on it. */
class CopyEndTest {
  private static final long FROM = Version.of(1, 3);

  private final OperationBudget budget = new OperationBudget(10, 1000);
  private final RecordedEffects effects = new RecordedEffects();

  @Test
  void aTermThatBeginsBehindTheCopysEndDoesNotMakeTheReplicaVoid() {
    ReplicaConfig config =
        new ReplicaConfig(
            0,
            new Member(new NodeId(new UUID(0, 1)), 1),
            0,
            new UUID(3, 3),
            () -> new RingSettings(1, 2, 1, 1000),
            ReplicaConfig.Limits.DEFAULT);
    ReplicaState state =
        new ReplicaState(Rules.ALL, config, effects, effects, Restored.empty(0, budget));
    state.beginCopy(FROM);
    state.recordCopyEnd(FROM, () -> {});
    state.adopt(1, 2);

    RestartRule rule =
        new RestartRule(0, new RestartRule.Store(FROM, false, FROM, FlushMarks.NONE), budget);
    rule.replay(new JournalRecord.CopyStart(0, FROM));
    effects.journal.forEach(rule::replay);
    assertEquals(Optional.empty(), rule.finish(FROM).voided());
  }
}
