package io.kumo.node.journal;

import static io.kumo.node.journal.JournalFixture.readAll;
import static io.kumo.node.journal.JournalFixture.segments;
import static io.kumo.node.journal.Records.batch;
import static io.kumo.node.journal.Records.put;
import static io.kumo.node.journal.Records.version;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.codahale.metrics.MetricRegistry;
import io.kumo.node.entry.Batch;
import io.kumo.node.entry.JournalRecord;
import io.kumo.node.entry.Write;
import io.kumo.node.replica.FlushMarks;
import io.kumo.node.replica.OperationBudget;
import io.kumo.node.replica.ReplicaConfig;
import io.kumo.node.replica.RestartRule;
import io.kumo.node.replica.Restored;
import io.kumo.ring.Version;
import io.kumo.time.SystemClock;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A partition that does not commit does not keep the journal for ever. */
class CarriedTest {
  private static final int STUCK = 1;
  private static final int BUSY = 2;
  private static final Map<Integer, Long> APPLIED = Map.of(STUCK, version(1), BUSY, version(40));

  /** Committed is version 1, in doubt 2 and 3. */
  private static final JournalRecord.Appended COMMITTED =
      batch(STUCK, Version.NONE, Version.NONE, put(version(1), 10));

  private static final List<Batch> IN_DOUBT =
      List.of(
          batch(STUCK, version(1), version(1), put(version(2), 10)).batch(),
          batch(STUCK, version(2), version(1), put(version(3), 10)).batch());

  @TempDir Path folder;
  @TempDir Path cuts;

  @Test
  void theOldSegmentsGoOnceWhatIsInDoubtStandsAnewAndIsSynced() throws Exception {
    try (SegmentedJournal journal = stuck()) {
      journal.force();
      journal.prune(APPLIED);
      int held = segments(folder).size();
      assertTrue(held > 10, "held by what is in doubt of one partition");
      assertEquals(Set.of(STUCK), journal.holders(APPLIED));

      assertTrue(journal.carry(STUCK, version(1), IN_DOUBT));
      held = segments(folder).size();
      journal.prune(APPLIED);
      assertEquals(held, segments(folder).size(), "a power cut may take what is not synced");
      journal.force();
      assertEquals(Set.of(), journal.holders(APPLIED));
      journal.prune(APPLIED);
      assertTrue(segments(folder).size() <= 2);
      assertEquals(IN_DOUBT, readAll(journal, Map.of(STUCK, version(1))));
    }
    assertStuckAsBefore(folder);
  }

  @Test
  void whatTheStoreHasNotAppliedIsStillNeeded() throws Exception {
    try (SegmentedJournal journal = stuck()) {
      assertTrue(journal.carry(STUCK, version(1), IN_DOUBT));
      journal.force();
      assertEquals(0, journal.prune(Map.of(STUCK, Version.NONE, BUSY, version(40))));
    }
  }

  @Test
  void itCanBeCarriedAgainAndAgain() throws Exception {
    try (SegmentedJournal journal = stuck()) {
      for (int round = 0; round < 3; round++) {
        assertTrue(journal.carry(STUCK, version(1), IN_DOUBT));
        for (int i = 41 + round * 10; i <= 50 + round * 10; i++) {
          journal.append(List.of(batch(BUSY, i, 200)));
        }
        journal.force();
        journal.prune(Map.of(STUCK, version(1), BUSY, version(50 + round * 10)));
        assertTrue(segments(folder).size() < 20);
      }
    }
    assertStuckAsBefore(folder);
  }

  @Test
  void whereverAPowerCutStrikesTheRestartFindsTheSame() throws Exception {
    Path last;
    long before;
    try (SegmentedJournal journal = stuck()) {
      journal.force();
      List<Path> all = segments(folder);
      last = all.get(all.size() - 1);
      before = Files.size(last);
      assertTrue(journal.carry(STUCK, version(1), IN_DOUBT));
      if (segments(folder).size() > all.size()) {
        last = segments(folder).get(all.size());
        before = 0;
      }
      for (long size = before; size <= Files.size(last); size += 19) {
        Path cut = cuts.resolve("cut-" + size);
        copy(folder, cut, size, last);
        assertStuckAsBefore(cut);
      }
    }
  }

  @Test
  void aPassThatReadsBothCopiesGivesEachBatchOnce() throws Exception {
    try (SegmentedJournal journal = stuck()) {
      assertTrue(journal.carry(STUCK, version(1), IN_DOUBT));
      assertEquals(
          List.of(COMMITTED.batch(), IN_DOUBT.get(0), IN_DOUBT.get(1)),
          readAll(journal, Map.of(STUCK, Version.NONE)));
      assertEquals(List.of(IN_DOUBT.get(1)), readAll(journal, Map.of(STUCK, version(2))));
    }
  }

  @Test
  void allThatAPartitionMayHaveInDoubtIsCarried() throws Exception {
    Batch large = megabytes((int) (ReplicaConfig.Limits.DEFAULT.inDoubtBytesMax() >> 20) + 8);
    try (SegmentedJournal journal = new JournalFixture().open(folder, 1 << 20)) {
      assertTrue(journal.carry(STUCK, Version.NONE, List.of(large)));
    }
    try (SegmentedJournal journal = new JournalFixture().open(folder, 1 << 20)) {
      assertEquals(List.of(large), readAll(journal, Map.of(STUCK, Version.NONE)));
    }
  }

  @Test
  void moreThanThatIsLeftWhereItIs() throws Exception {
    try (SegmentedJournal journal = new JournalFixture().open(folder, 1 << 20)) {
      long written = journal.writtenPosition();
      assertFalse(journal.carry(STUCK, Version.NONE, List.of(megabytes(65))));
      assertEquals(written, journal.writtenPosition());
    }
  }

  private static Batch megabytes(int count) {
    Write[] large = new Write[count];
    for (int i = 0; i < large.length; i++) {
      large[i] = put(version(i + 1), 1 << 20);
    }
    return batch(STUCK, Version.NONE, Version.NONE, large).batch();
  }

  /** A journal of many segments, of which the first holds what is in doubt of one partition. */
  private SegmentedJournal stuck() throws Exception {
    SegmentedJournal journal = new JournalFixture().open(folder, 600);
    journal.append(List.of(COMMITTED));
    for (Batch batch : IN_DOUBT) {
      journal.append(List.of(new JournalRecord.Appended(batch)));
    }
    for (int i = 1; i <= 40; i++) {
      journal.append(List.of(batch(BUSY, i, 200)));
    }
    return journal;
  }

  private static void copy(Path from, Path to, long size, Path last) throws IOException {
    JournalFixture.copy(from, to);
    try (RandomAccessFile file =
        new RandomAccessFile(to.resolve(last.getFileName().toString()).toFile(), "rw")) {
      file.setLength(size);
    }
  }

  private static void assertStuckAsBefore(Path journal) throws IOException {
    RestartRule rule =
        new RestartRule(
            STUCK,
            new RestartRule.Store(version(1), false, 0, FlushMarks.NONE),
            new OperationBudget(10, 1_000));
    FailingDisk disk = new FailingDisk();
    disk.skipsForce = true;
    try (SegmentedJournal opened =
        SegmentedJournal.open(
            JournalFixture.config(journal, 600, 0),
            new SystemClock(),
            new MetricRegistry(),
            visitor(rule),
            disk)) {
      Restored restored = rule.finish(version(1));
      assertEquals(Optional.empty(), restored.voided());
      assertEquals(version(1), restored.watermark());
      assertEquals(IN_DOUBT, restored.inDoubt());
      assertEquals(version(3), restored.history().end());
      assertTrue(opened.bytes() > 0);
    }
  }

  private static JournalVisitor visitor(RestartRule rule) {
    return new JournalVisitor() {
      @Override
      public void head(long position, List<JournalRecord.State> states) {
        states.stream().filter(state -> state.partition() == STUCK).forEach(rule::replay);
      }

      @Override
      public void record(long position, JournalRecord record) {
        if (record.partition() == STUCK) {
          rule.replay(record);
        }
      }

      @Override
      public void damaged(JournalDamage damage) {
        if (damage.kind() != JournalDamage.Kind.TORN_TAIL) {
          rule.damaged();
        }
      }
    };
  }
}
