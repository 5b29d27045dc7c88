package io.kumo.node.journal;

import static io.kumo.node.journal.JournalFixture.config;
import static io.kumo.node.journal.JournalFixture.replay;
import static io.kumo.node.journal.JournalFixture.segments;
import static io.kumo.node.journal.Records.batch;
import static io.kumo.node.journal.Records.blank;
import static io.kumo.node.journal.Records.state;
import static io.kumo.node.journal.Records.version;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.node.entry.JournalRecord;
import io.kumo.ring.NodeId;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Appending, replaying and pruning of a journal whose files are sound. */
final class SegmentedJournalTest {
  @TempDir Path folder;

  @Test
  void goldenBytesOfASegment() throws Exception {
    try (SegmentedJournal journal = new JournalFixture().open(folder, 1 << 20)) {
      journal.append(List.of(new JournalRecord.Watermark(1, version(5))));
    }
    assertEquals(
        ("4b756d48 0000002c 0000000000000000 0d1a02b4 00000001"
                + " 00000000000000010000000000000002 00000000000000030000000000000004"
                + " 00000005 00000000"
                + " 4b756d43 00000011 0000000000000040 64a8790c"
                + " 03 00000001 00000008 0000010000000005")
            .replace(" ", ""),
        HexFormat.of().formatHex(Files.readAllBytes(folder.resolve("0000000000000000.journal"))));
  }

  @Test
  void whatWasAppendedIsReplayedInOrder() throws Exception {
    Random random = new Random(5);
    List<JournalRecord> appended = new ArrayList<>();
    for (int run = 0; run < 4; run++) {
      JournalFixture fixture = new JournalFixture();
      try (SegmentedJournal journal = fixture.open(folder, 2_000)) {
        assertEquals(appended, fixture.records);
        for (int i = 0; i < 30; i++) {
          List<JournalRecord> commit = new ArrayList<>();
          for (int j = random.nextInt(4); j >= 0; j--) {
            commit.add(Records.any(random));
          }
          long before = journal.writtenPosition();
          assertTrue(journal.append(commit) > before);
          appended.addAll(commit);
        }
      }
    }
    JournalFixture all = replay(folder);
    assertEquals(appended, all.records);
    assertTrue(all.damages.isEmpty());
    assertTrue(all.heads.size() > 10);
    assertEquals(all.heads.size(), segments(folder).size());
  }

  @Test
  void manyStartsWithoutWritesMakeOneFile() throws Exception {
    for (int i = 0; i < 10; i++) {
      replay(folder);
    }
    assertEquals(1, segments(folder).size());
  }

  @Test
  void headsSayHowEachPartitionStands() throws Exception {
    try (SegmentedJournal journal = new JournalFixture().open(folder, 200)) {
      journal.append(List.of(state(1, 1, 0), state(2, 1, version(7)), batch(1, 1, 10)));
      journal.append(List.of(batch(1, 2, 10), batch(1, 3, 300)));
      journal.append(List.of(new JournalRecord.DiscardAbove(1, version(2))));
      journal.append(List.of(new JournalRecord.Watermark(1, version(2)), batch(1, 3, 300)));
      journal.append(List.of(blank(2), new JournalRecord.CopyStart(3, version(9))));
      journal.append(List.of(batch(1, 4, 10)));
    }
    JournalFixture replayed = replay(folder);
    List<JournalRecord.State> last = replayed.heads.get(replayed.heads.size() - 1);
    assertEquals(List.of(1, 3), last.stream().map(JournalRecord.State::partition).toList());
    assertEquals(version(3), last.get(0).endVersion());
    assertEquals(version(2), last.get(0).watermark());
    assertEquals(version(9), last.get(1).copyingFrom().orElseThrow());
    assertEquals(version(9), last.get(1).endVersion());
  }

  @Test
  void largeCommitsAndRecordsAreReadBack() throws Exception {
    List<JournalRecord> large =
        List.of(
            batch(1, 1, (1 << 20) - 100),
            batch(1, 2, 1 << 20),
            batch(1, 3, 9 << 20),
            batch(1, 4, 20 << 20),
            batch(1, 5, 3));
    try (SegmentedJournal journal = new JournalFixture().open(folder, 8 << 20)) {
      journal.append(large);
      large.forEach(record -> append(journal, record));
    }
    JournalFixture replayed = replay(folder);
    assertEquals(10, replayed.records.size());
    assertEquals(large, replayed.records.subList(0, 5));
    assertEquals(large, replayed.records.subList(5, 10));
    assertTrue(replayed.damages.isEmpty());
  }

  private static void append(Journal journal, JournalRecord record) {
    try {
      journal.append(List.of(record));
    } catch (JournalWriteException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void forceMovesTheSyncedPosition() throws Exception {
    try (SegmentedJournal journal = new JournalFixture().open(folder, 1_000)) {
      long start = journal.syncedPosition();
      assertEquals(journal.writtenPosition(), start);
      journal.append(List.of(batch(1, 1, 10)));
      assertEquals(start, journal.syncedPosition());
      assertEquals(journal.writtenPosition(), journal.force());
      assertEquals(journal.writtenPosition(), journal.syncedPosition());
    }
  }

  @Test
  void anothersJournalIsRefusedAndLeftAlone() throws Exception {
    replay(folder);
    byte[] before = Files.readAllBytes(segments(folder).get(0));
    JournalConfig other =
        new JournalConfig(
            folder, new JournalIdentity(new UUID(1, 2), new NodeId(new UUID(3, 4)), 6), 1_000, 0);
    assertThrows(
        ForeignJournalException.class, () -> new JournalFixture().open(other, FileChannel::open));
    assertEquals(1, segments(folder).size());
    assertEquals(
        HexFormat.of().formatHex(before),
        HexFormat.of().formatHex(Files.readAllBytes(segments(folder).get(0))));
  }

  @Test
  void onlyWhatTheStoreHasDurablyIsPruned() throws Exception {
    try (SegmentedJournal journal = new JournalFixture().open(folder, 300)) {
      for (int i = 1; i <= 20; i++) {
        journal.append(List.of(batch(1, i, 200), batch(2, i, 1)));
      }
      assertEquals(0, journal.prune(Map.of(1, version(20), 2, version(20))), "head not synced");
      journal.force();
      assertEquals(0, journal.prune(Map.of()));
      assertEquals(0, journal.prune(Map.of(1, version(20))), "partition 2 holds all");
      int before = segments(folder).size();
      int pruned = journal.prune(Map.of(1, version(20), 2, version(9)));
      assertTrue(pruned > 0 && pruned < before);
      assertEquals(before - pruned, segments(folder).size());
      assertEquals(Map.of(1, version(20), 2, version(9)), journal.syncedApplied());
      journal.prune(Map.of(1, version(20), 2, version(20)));
      assertEquals(1, segments(folder).size(), "the last one stays");
    }
    JournalFixture replayed = replay(folder);
    assertEquals(version(19), replayed.heads.get(0).get(0).endVersion());
    assertEquals(List.of(batch(1, 20, 200), batch(2, 20, 1)), replayed.records);
    assertTrue(replayed.damages.isEmpty());
  }

  @Test
  void theRecentPastIsRetained() throws Exception {
    JournalConfig config = config(folder, 1_000, 5_000);
    try (SegmentedJournal journal = new JournalFixture().open(config, FileChannel::open)) {
      for (int i = 1; i <= 50; i++) {
        journal.append(List.of(batch(1, i, 200)));
      }
      journal.force();
      assertTrue(journal.prune(Map.of(1, version(50))) > 0);
      assertTrue(journal.bytes() >= 5_000 && journal.bytes() < 6_500, "" + journal.bytes());
    }
  }

  @Test
  void aForgottenPartitionHoldsNothing() throws Exception {
    try (SegmentedJournal journal = new JournalFixture().open(folder, 300)) {
      for (int i = 1; i <= 10; i++) {
        journal.append(List.of(batch(1, i, 200)));
      }
      journal.append(List.of(blank(1)));
      journal.append(List.of(batch(2, 1, 300)));
      journal.force();
      assertTrue(journal.prune(Map.of()) > 0);
      assertEquals(List.of(2), journal.states().stream().map(s -> s.partition()).toList());
    }
  }

  @Test
  void aCopyReleasesWhatWasBeforeItAndHoldsWhatFollows() throws Exception {
    try (SegmentedJournal journal = new JournalFixture().open(folder, 300)) {
      for (int i = 1; i <= 10; i++) {
        journal.append(List.of(batch(1, i, 200)));
      }
      journal.append(List.of(new JournalRecord.CopyStart(1, version(20))));
      for (int i = 21; i <= 30; i++) {
        journal.append(List.of(batch(1, i, 200)));
      }
      journal.force();
      assertTrue(journal.prune(Map.of()) >= 9);
    }
    assertTrue(replay(folder).records.contains(batch(1, 21, 200)));
  }

  @Test
  void theAppliedPositionsAreKnownAfterARestart() throws Exception {
    try (SegmentedJournal journal = new JournalFixture().open(folder, 100)) {
      journal.append(List.of(batch(1, 1, 100)));
      journal.append(List.of(batch(1, 2, 100)));
      journal.force();
      assertEquals(1, journal.prune(Map.of(1, version(1), 7, version(3))));
    }
    try (SegmentedJournal journal = new JournalFixture().open(folder, 100)) {
      assertEquals(Map.of(1, version(1), 7, version(3)), journal.syncedApplied());
    }
  }

  @Test
  void metricsCountWhatIsThere() throws Exception {
    JournalFixture fixture = new JournalFixture();
    SegmentedJournal journal = fixture.open(folder, 300);
    for (int i = 1; i <= 10; i++) {
      journal.append(List.of(batch(1, i, 200)));
    }
    journal.force();
    journal.prune(Map.of(1, version(5)));
    assertEquals(journal.bytes(), fixture.metrics.counter("node.journal.bytes").getCount());
    assertEquals(
        segments(folder).size(), fixture.metrics.counter("node.journal.segments").getCount());
    assertEquals(10, fixture.metrics.histogram("node.journal.commit-us").getCount());
    journal.close();
    assertEquals(0, fixture.metrics.counter("node.journal.bytes").getCount());
    journal.close();
  }

  @Test
  void aClosedJournalTakesNothing() throws Exception {
    SegmentedJournal journal = new JournalFixture().open(folder, 300);
    journal.close();
    assertThrows(IOException.class, () -> journal.append(List.of(batch(1, 1, 10))));
    assertFalse(replay(folder).records.contains(batch(1, 1, 10)));
  }
}
