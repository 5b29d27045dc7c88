package io.kumo.node.journal;

import static io.kumo.node.journal.JournalFixture.config;
import static io.kumo.node.journal.JournalFixture.replay;
import static io.kumo.node.journal.JournalFixture.segments;
import static io.kumo.node.journal.Records.batch;
import static io.kumo.node.journal.Records.version;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.node.entry.JournalRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal on a disk that is full or fails. */
final class JournalFullDiskTest {
  @TempDir Path folder;
  private final FailingDisk disk = new FailingDisk();

  private SegmentedJournal open(long segmentBytes) throws IOException {
    return new JournalFixture().open(config(folder, segmentBytes, 0), disk);
  }

  @Test
  void aFullDiskCostsOnlyTheRefusedCommitAtEveryByte() throws Exception {
    List<JournalRecord> taken = new ArrayList<>();
    try (SegmentedJournal journal = open(2_000)) {
      int sequence = 0;
      for (int room = 0; room < 400; room += 3) {
        taken.add(batch(1, ++sequence, 30));
        journal.append(List.of(taken.get(taken.size() - 1)));
        long before = journal.writtenPosition();
        disk.room = room;
        JournalWriteException refused =
            assertThrows(
                JournalWriteException.class,
                () -> journal.append(List.of(batch(1, 10_000, 3_000))));
        disk.room = Long.MAX_VALUE;
        assertEquals(0, refused.recordsWritten());
        assertTrue(refused.cleared());
        assertTrue(
            journal.writtenPosition() == before || segments(folder).size() > 1,
            "at most a head was written");
      }
      assertEquals(sequence, JournalFixture.readAll(journal, Map.of(1, version(0))).size());
    }
    JournalFixture replayed = replay(folder);
    assertEquals(taken, replayed.records);
    assertTrue(replayed.damages.isEmpty());
  }

  @Test
  void ofALargeCommitItIsToldHowMuchIsIn() throws Exception {
    List<JournalRecord> large = List.of(batch(1, 1, 12 << 20), batch(1, 2, 12 << 20));
    try (SegmentedJournal journal = open(1 << 30)) {
      disk.room = 14 << 20;
      JournalWriteException refused =
          assertThrows(JournalWriteException.class, () -> journal.append(large));
      assertEquals(1, refused.recordsWritten());
      disk.room = Long.MAX_VALUE;
      journal.append(large.subList(1, 2));
    }
    assertEquals(large, replay(folder).records);
  }

  @Test
  void whatCouldNotBeClearedIsClearedBeforeTheNextAppend() throws Exception {
    try (SegmentedJournal journal = open(1 << 20)) {
      journal.append(List.of(batch(1, 1, 10)));
      disk.room = 50;
      disk.failsToTruncate = true;
      for (int i = 0; i < 2; i++) {
        JournalWriteException refused =
            assertThrows(
                JournalWriteException.class, () -> journal.append(List.of(batch(1, 2, 500))));
        assertFalse(refused.cleared());
        disk.room = Long.MAX_VALUE;
      }
      assertEquals(1, JournalFixture.readAll(journal, Map.of(1, version(0))).size());
      disk.failsToTruncate = false;
      journal.append(List.of(batch(1, 2, 20)));
    }
    assertEquals(List.of(batch(1, 1, 10), batch(1, 2, 20)), replay(folder).records);
  }

  @Test
  void afterAFailedForceNothingIsTakenUntilItIsOpenedAgain() throws Exception {
    SegmentedJournal journal = open(1 << 20);
    journal.append(List.of(batch(1, 1, 10)));
    long synced = journal.syncedPosition();
    disk.failsToForce = true;
    assertThrows(JournalFailedException.class, journal::force);
    disk.failsToForce = false;
    assertThrows(JournalFailedException.class, journal::force);
    assertThrows(JournalWriteException.class, () -> journal.append(List.of(batch(1, 2, 10))));
    assertEquals(synced, journal.syncedPosition());
    assertThrows(JournalFailedException.class, journal::close);
    assertEquals(List.of(batch(1, 1, 10)), replay(folder).records);
  }
}
