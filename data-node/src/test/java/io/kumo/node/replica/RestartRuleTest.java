package io.kumo.node.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.message.OperationId;
import io.kumo.node.entry.Batch;
import io.kumo.node.entry.JournalRecord;
import io.kumo.node.entry.OperationRecord;
import io.kumo.node.entry.Outcome;
import io.kumo.node.entry.Write;
import io.kumo.ring.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RestartRuleTest {
  private static final UUID BOOT = new UUID(1, 1);
  private final OperationBudget budget = new OperationBudget(100, 1 << 20);

  @Test
  void theHighestOfJournalAndAppliedPositionIsCommitted() {
    Restored byApplied = restored(v(2), batch(0, 0, 1, 2), batch(2, 1, 3), batch(3, 1, 4));
    assertEquals(v(2), byApplied.watermark());
    assertEquals(List.of(), byApplied.unapplied());
    assertEquals(2, byApplied.inDoubt().size());
    Restored byJournal = restored(v(1), batch(0, 0, 1, 2), batch(2, 2, 3), batch(3, 3, 4));
    assertEquals(v(3), byJournal.watermark());
    assertEquals(List.of(v(2), v(3)), versions(byJournal.unapplied()));
    assertEquals(v(4), byJournal.history().end());
  }

  @Test
  void manyLeaderTermsThatCameToNothingMakeNoReplicaVoid() {
    RestartRule rule = rule(v(1), false);
    rule.replay(batch(0, 0, 1));
    long end = v(1);
    for (int term = 2; term < 3 * History.LEADER_TERMS_MAX; term++) {
      rule.replay(appended(end, v(1), Version.of(term, 0)));
      end = Version.of(term, 0);
    }
    Restored restored = rule.finish(v(1));
    assertEquals(Optional.empty(), restored.voided());
    assertEquals(end, restored.history().end());
  }

  @Test
  void whatWasCutIsGone() {
    Restored restored =
        restored(
            v(1),
            batch(0, 0, 1),
            batch(1, 1, 2, 3),
            new JournalRecord.DiscardAbove(0, v(1)),
            appended(v(1), v(1), Version.of(2, 0)));
    assertEquals(Version.of(2, 0), restored.history().end());
    assertFalse(restored.history().contains(v(2)));
  }

  @Test
  void whatWasAppliedOfATakenAgainVersionSaysNothingOfTheFirst() {
    Restored restored =
        restored(
            v(3),
            batch(0, 0, 1),
            batch(1, 1, 2, 3),
            new JournalRecord.DiscardAbove(0, v(1)),
            batch(1, 1, 2, 3));
    assertEquals(Optional.empty(), restored.voided());
    assertEquals(v(3), restored.watermark());
  }

  @Test
  void aStoreThatDoesNotFitTheJournalIsVoid() {
    assertTrue(restored(v(3), batch(0, 0, 1)).voided().isPresent(), "beyond the end");
    assertTrue(
        restored(v(1), state(5, 5, Optional.empty()), batch(5, 5, 6)).voided().isPresent(),
        "before the start");
    assertTrue(rule(v(1), true).finish(0).voided().isPresent(), "marked as copying");
  }

  @Test
  void whatAStoreLostByStepsBackIsAppliedAgain() {
    RestartRule stepped = rule(v(1), false);
    stepped.replay(batch(0, 2, 1, 2));
    Restored restored = stepped.finish(v(2));
    assertEquals(Optional.empty(), restored.voided());
    assertEquals(List.of(v(2)), versions(restored.unapplied()));
  }

  @Test
  void aCopyCountsOnceItHasEnded() {
    JournalRecord start = new JournalRecord.CopyStart(0, v(7));
    JournalRecord end = new JournalRecord.CopyEnd(0, v(7));
    assertTrue(restored(v(7), batch(0, 0, 1), start, batch(7, 7, 8)).voided().isPresent());
    Restored whole = restored(v(7), batch(0, 0, 1), start, batch(7, 7, 8), end);
    assertEquals(Optional.empty(), whole.voided());
    assertEquals(v(8), whole.history().end());
    assertEquals(v(7), whole.operations().floor());
  }

  @Test
  void aGapIsVoidUnlessTheStoreHasWhatWasInIt() {
    assertTrue(restored(v(1), batch(0, 0, 1), batch(2, 1, 3)).voided().isPresent());
    Restored covered = restored(v(2), batch(0, 0, 1), batch(2, 1, 3, 4), batch(4, 3, 5));
    assertEquals(Optional.empty(), covered.voided());
    assertEquals(v(2), covered.history().start());
    assertEquals(List.of(v(3)), versions(covered.unapplied()));
    assertEquals(v(2), covered.operations().floor());
    assertEquals(v(5), covered.history().end());
  }

  @Test
  void damageBehindTheLastRecordLeavesAnOlderReplicaThatIsNotIntact() {
    RestartRule rule = rule(v(1), false);
    rule.replay(state(0, 0, Optional.of(BOOT)));
    rule.replay(batch(0, 0, 1, 2));
    rule.damaged();
    Restored older = rule.finish(0);
    assertEquals(Optional.empty(), older.voided());
    assertFalse(older.intact(BOOT));
    assertEquals(v(2), older.history().end());
  }

  @Test
  void aHeadBehindTheDamageDoesNotCoverWhatWasLostEither() {
    RestartRule rule = rule(v(2), false);
    rule.replay(
        new JournalRecord.State(0, 1, 1, v(2), v(3), 0, Optional.empty(), Optional.of(BOOT)));
    Restored restored = rule.finish(0);
    assertEquals(v(2), restored.history().end());
    assertEquals(v(2), restored.watermark());
    assertFalse(restored.intact(BOOT));
  }

  @Test
  void whereTheLastRecordWasCutOffNobodyIsIntact() {
    RestartRule rule = rule(v(1), false);
    rule.replay(state(0, 0, Optional.of(BOOT)));
    rule.replay(batch(0, 0, 1, 2));
    rule.cutOff();
    Restored restored = rule.finish(0);
    assertEquals(Optional.empty(), restored.voided());
    assertFalse(restored.intact(BOOT));
    assertEquals(v(2), restored.history().end());
  }

  @Test
  void aStoreBeyondADamagedEndIsWhatIsLeft() {
    RestartRule rule = rule(v(4), false);
    rule.replay(state(0, 0, Optional.of(BOOT)));
    rule.replay(batch(0, 0, 1, 2));
    rule.damaged();
    Restored left = rule.finish(v(3));
    assertEquals(Optional.empty(), left.voided());
    assertEquals(new History(v(4), List.of()), left.history());
    assertEquals(v(4), left.watermark());
    assertFalse(left.intact(BOOT));
  }

  @Test
  void aWatermarkBehindTheDamageDoesNotCoverWhatWasLost() {
    RestartRule rule = rule(v(2), false);
    rule.replay(state(0, 0, Optional.of(BOOT)));
    rule.replay(batch(0, 0, 1, 2));
    rule.damaged();
    rule.replay(new JournalRecord.Watermark(0, v(3)));
    Restored restored = rule.finish(0);
    assertEquals(v(2), restored.history().end());
    assertEquals(v(2), restored.watermark());
  }

  @Test
  void aStateBehindTheDamageThatFitsTellsThatNothingOfItWasThere() {
    RestartRule rule = rule(v(1), false);
    rule.replay(state(0, 0, Optional.of(BOOT)));
    rule.replay(batch(0, 0, 1, 2));
    rule.damaged();
    rule.replay(state(2, 1, Optional.of(BOOT)));
    assertTrue(rule.finish(0).intact(BOOT));
  }

  @Test
  void completenessIsVoidUnderAnotherBoot() {
    Restored restored = restored(0, state(0, 0, Optional.of(BOOT)));
    assertTrue(restored.intact(BOOT));
    assertFalse(restored.intact(new UUID(2, 2)));
    assertTrue(restored(0, state(0, 0, Optional.of(Restored.ANY_BOOT))).intact(new UUID(2, 2)));
    assertFalse(restored(0, state(0, 0, Optional.empty())).intact(BOOT));
  }

  @Test
  void aCopyWithoutAllThatWasWrittenWhileItWasReadIsOfNoUse() {
    RestartRule.Store copied = new RestartRule.Store(v(2), false, v(4), FlushMarks.NONE);
    List<JournalRecord> whole =
        List.of(
            new JournalRecord.CopyStart(0, v(2)),
            batch(2, 2, 3),
            batch(3, 3, 4),
            new JournalRecord.CopyEnd(0, v(2)));
    RestartRule rule = rule(copied);
    whole.forEach(rule::replay);
    assertEquals(Optional.empty(), rule.finish(Version.NONE).voided());

    RestartRule lacking = rule(copied);
    lacking.replay(whole.get(0));
    lacking.replay(whole.get(1));
    lacking.damaged();
    lacking.replay(whole.get(3));
    assertTrue(lacking.finish(Version.NONE).voided().isPresent());

    RestartRule nothingLeft = rule(copied);
    nothingLeft.replay(batch(0, 0, 1));
    nothingLeft.damaged();
    assertTrue(nothingLeft.finish(Version.NONE).voided().isPresent());
  }

  @Test
  void operationsBehindTheFirstSegmentAreForgotten() {
    Restored restored = restored(v(5), state(5, 5, Optional.empty()), batch(5, 5, 6));
    assertEquals(v(5), restored.operations().floor());
    assertEquals(Optional.empty(), restored.operations().find(id(6)));
    Restored committed =
        restored(v(6), state(5, 5, Optional.empty()), batch(5, 5, 6), batch(6, 6, 7));
    assertTrue(committed.operations().find(id(6)).isPresent());
  }

  private Restored restored(long applied, JournalRecord... records) {
    RestartRule rule = rule(applied, false);
    List.of(records).forEach(rule::replay);
    return rule.finish(Version.NONE);
  }

  private RestartRule rule(long applied, boolean copying) {
    return rule(new RestartRule.Store(applied, copying, 0, FlushMarks.NONE));
  }

  private RestartRule rule(RestartRule.Store store) {
    return new RestartRule(0, store, budget);
  }

  private static JournalRecord.State state(int end, int watermark, Optional<UUID> complete) {
    return new JournalRecord.State(0, 1, 1, v(end), v(watermark), 0, Optional.empty(), complete);
  }

  private static JournalRecord batch(int previous, int watermark, int... sequences) {
    long[] versions = new long[sequences.length];
    for (int i = 0; i < sequences.length; i++) {
      versions[i] = v(sequences[i]);
    }
    return appended(v(previous), v(watermark), versions);
  }

  private static JournalRecord appended(long previous, long watermark, long... versions) {
    List<Write> writes = new ArrayList<>();
    for (long version : versions) {
      OperationRecord operation =
          new OperationRecord(id(Version.sequence(version)), Outcome.applied(version));
      writes.add(new Write.Nothing(version, Optional.of(operation)));
    }
    return new JournalRecord.Appended(new Batch(0, previous, watermark, writes));
  }

  private static OperationId id(long sequence) {
    return new OperationId(1, sequence);
  }

  private static List<Long> versions(List<Write> writes) {
    return writes.stream().map(Write::version).toList();
  }

  /** Sequence 0 stands for no version at all. */
  private static long v(long sequence) {
    return sequence == 0 ? Version.NONE : Version.of(1, sequence);
  }
}
