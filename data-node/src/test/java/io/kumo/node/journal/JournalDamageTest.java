package io.kumo.node.journal;

import static io.kumo.node.journal.JournalFixture.copy;
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
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Journals whose files are not what was written. */
final class JournalDamageTest {
  @TempDir Path temp;
  private int copies;

  /** Three segments of three commits each. */
  private Path soundJournal() throws IOException {
    Path folder = temp.resolve("sound");
    try (SegmentedJournal journal = new JournalFixture().open(folder, 490)) {
      for (int i = 1; i <= 9; i++) {
        journal.append(List.of(batch(1, i, 20)));
      }
    }
    assertEquals(3, segments(folder).size());
    return folder;
  }

  private static List<JournalRecord> batches(int from, int to) {
    List<JournalRecord> batches = new ArrayList<>();
    for (int i = from; i <= to; i++) {
      batches.add(batch(1, i, 20));
    }
    return batches;
  }

  private Path copyOf(Path folder) throws IOException {
    Path copy = temp.resolve("copy" + copies++);
    copy(folder, copy);
    return copy;
  }

  private static Path last(Path folder) throws IOException {
    List<Path> segments = segments(folder);
    return segments.get(segments.size() - 1);
  }

  private static void truncate(Path file, long size) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(size);
    }
  }

  @Test
  void aRecordThatWasNeverFinishedIsCutOffAtEveryByte() throws Exception {
    Path sound = soundJournal();
    Files.delete(sound.resolve("synced"));
    long whole = Files.size(last(sound));
    long lastRecord = RecordCodec.bytes(batch(1, 9, 20)) + Frame.HEADER_BYTES;
    for (long size = whole - lastRecord; size < whole; size++) {
      Path folder = copyOf(sound);
      truncate(last(folder), size);
      JournalFixture replayed = new JournalFixture();
      try (SegmentedJournal journal = replayed.open(folder, 1_000)) {
        assertEquals(batches(1, 8), replayed.records);
        assertEquals(size == whole - lastRecord ? 0 : 1, replayed.damages.size());
        replayed.damages.forEach(d -> assertEquals(JournalDamage.Kind.TORN_TAIL, d.kind()));
        journal.append(batches(9, 10));
      }
      JournalFixture again = replay(folder);
      assertEquals(batches(1, 10), again.records);
      assertTrue(again.damages.isEmpty());
    }
  }

  @Test
  void nobodyIsCompleteBehindARecordThatWasCutOff() throws Exception {
    Path folder = temp.resolve("complete");
    JournalRecord.State complete =
        new JournalRecord.State(
            1, 1, 1, version(0), 0, 0, Optional.empty(), Optional.of(new UUID(4, 4)));
    try (SegmentedJournal journal = new JournalFixture().open(folder, 1_000)) {
      journal.append(List.of(complete));
      journal.append(batches(1, 1));
    }
    Files.delete(folder.resolve("synced"));
    truncate(last(folder), Files.size(last(folder)) - 1);
    try (SegmentedJournal journal = new JournalFixture().open(folder, 1_000)) {
      assertEquals(Optional.empty(), journal.states().get(0).completeSince());
      journal.append(batches(1, 1));
    }
    JournalFixture again = new JournalFixture();
    try (SegmentedJournal journal = again.open(folder, 1_000)) {
      assertEquals(List.of(), again.damages);
      assertEquals(Optional.empty(), journal.states().get(0).completeSince());
    }
  }

  @Test
  void aSegmentWhoseHeadWasNeverFinishedIsNone() throws Exception {
    Path sound = soundJournal();
    Files.delete(sound.resolve("synced"));
    int head = 64;
    for (long size = 0; size < head; size++) {
      Path folder = copyOf(sound);
      truncate(last(folder), size);
      JournalFixture replayed = new JournalFixture();
      try (SegmentedJournal journal = replayed.open(folder, 490)) {
        assertEquals(batches(1, 6), replayed.records);
        assertEquals(size == 0 ? 2 : 3, segments(folder).size());
        journal.append(batches(7, 8));
      }
      assertEquals(batches(1, 8), replay(folder).records);
    }
  }

  @Test
  void whatWasSyncedAndIsCutOffIsTold() throws Exception {
    Path sound = soundJournal();
    long whole = Files.size(last(sound));
    for (long cut : new long[] {1, 50, whole - 30, whole}) {
      Path folder = copyOf(sound);
      truncate(last(folder), whole - cut);
      for (int round = 0; round < 2; round++) {
        JournalFixture replayed = replay(folder);
        assertFalse(replayed.damages.isEmpty(), "cut " + cut);
        replayed.damages.forEach(
            damage -> assertFalse(damage.kind() == JournalDamage.Kind.TORN_TAIL));
      }
    }
  }

  @Test
  void aFlippedBitAnywhereIsFoundAndCostsOnlyItsRecord() throws Exception {
    Path sound = soundJournal();
    List<Path> segments = segments(sound);
    for (int s = 0; s < segments.size(); s++) {
      long size = Files.size(segments.get(s));
      for (int offset = s; offset < size; offset += 5) {
        Path folder = copyOf(sound);
        Path file = folder.resolve(segments.get(s).getFileName().toString());
        byte[] bytes = Files.readAllBytes(file);
        bytes[offset] ^= (byte) (1 << offset % 8);
        Files.write(file, bytes);
        checkOneDamage(folder, file, offset);
      }
    }
  }

  private static void checkOneDamage(Path folder, Path file, int offset) throws IOException {
    if (offset >= 20 && offset < 24) {
      // The format version, sealed by the checksum like all else.
      assertEquals(1, replay(folder).damages.size());
      return;
    }
    JournalFixture replayed = new JournalFixture();
    try (SegmentedJournal journal = replayed.open(folder, 490)) {
      assertEquals(1, replayed.damages.size(), "offset " + offset);
      JournalDamage damage = replayed.damages.get(0);
      assertEquals(file, damage.file());
      assertTrue(damage.offset() <= offset && offset < damage.offset() + damage.bytes());
      int lost = 9 - replayed.records.size() + 3 - replayed.heads.size();
      assertEquals(1, lost, "one record or one head");
      assertTrue(batches(1, 9).containsAll(replayed.records));
      assertFalse(journal.reaches(1, version(0)), "no delta across the damage");
      journal.append(List.of(batch(1, 10, 20)));
    }
    if (offset % 7 != 0) {
      return;
    }
    JournalFixture again = replay(folder);
    assertEquals(1, again.damages.size(), "told again until it is pruned");
    assertEquals(batch(1, 10, 20), again.records.get(again.records.size() - 1));
  }

  @Test
  void aMissingSegmentIsTold() throws Exception {
    Path sound = soundJournal();
    for (int s = 1; s < 3; s++) {
      Path folder = copyOf(sound);
      Files.delete(segments(folder).get(s));
      JournalFixture replayed = replay(folder);
      assertEquals(JournalDamage.Kind.MISSING, replayed.damages.get(0).kind());
      assertEquals(6, replayed.records.size());
    }
    Path folder = copyOf(sound);
    for (Path segment : segments(folder)) {
      Files.delete(segment);
    }
    assertEquals(JournalDamage.Kind.MISSING, replay(folder).damages.get(0).kind());
  }

  @Test
  void damageIsGoneOnceItsSegmentIsPruned() throws Exception {
    Path folder = soundJournal();
    byte[] bytes = Files.readAllBytes(segments(folder).get(0));
    bytes[100] ^= 1;
    Files.write(segments(folder).get(0), bytes);
    try (SegmentedJournal journal = new JournalFixture().open(folder, 490)) {
      assertTrue(journal.prune(Map.of(1, version(9))) > 0);
    }
    assertTrue(replay(folder).damages.isEmpty());
  }

  @Test
  void aCursorThatMeetsDamageNamesIt() throws Exception {
    Path folder = soundJournal();
    try (SegmentedJournal journal = new JournalFixture().open(folder, 490);
        JournalCursor cursor = journal.cursor(Map.of(1, version(0)))) {
      Path file = segments(folder).get(1);
      byte[] bytes = Files.readAllBytes(file);
      bytes[200] ^= 1;
      Files.write(file, bytes);
      for (int i = 1; i <= 3; i++) {
        assertEquals(version(i), cursor.next().orElseThrow().lastVersion());
      }
      DamagedJournalException damaged =
          assertThrows(
              DamagedJournalException.class,
              () -> {
                while (true) {
                  cursor.next();
                }
              });
      assertEquals(file, damaged.damage().file());
    }
  }

  @Test
  void aFolderCopiedWhileItIsWrittenHoldsAPrefix() throws Exception {
    Path folder = temp.resolve("busy");
    AtomicBoolean stop = new AtomicBoolean();
    try (SegmentedJournal journal = new JournalFixture().open(folder, 20_000)) {
      Thread writer = new Thread(() -> writeUntil(journal, stop));
      writer.start();
      for (int i = 0; i < 8; i++) {
        Path copy = temp.resolve("busy" + i);
        copy(folder, copy);
        JournalFixture replayed = replay(copy);
        for (int j = 0; j < replayed.records.size(); j++) {
          assertEquals(batch(1, j + 1, (j + 1) % 900), replayed.records.get(j));
        }
        replayed.damages.forEach(
            damage -> assertFalse(damage.kind() == JournalDamage.Kind.MIDDLE, "" + damage));
      }
      stop.set(true);
      writer.join();
    }
  }

  private static void writeUntil(Journal journal, AtomicBoolean stop) {
    try {
      for (int i = 1; !stop.get() && i <= 5_000; i++) {
        journal.append(List.of(batch(1, i, i % 900)));
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aDamagedNoteOfAppliedPositionsIsNoReasonNotToStart() throws Exception {
    Path folder = soundJournal();
    try (SegmentedJournal journal = new JournalFixture().open(folder, 490)) {
      journal.prune(Map.of(1, version(9)));
    }
    byte[] note = Files.readAllBytes(folder.resolve("applied"));
    note[7] ^= 1;
    Files.write(folder.resolve("applied"), note);
    JournalFixture fixture = new JournalFixture();
    try (SegmentedJournal journal = fixture.open(folder, 490)) {
      assertEquals(Map.of(), journal.syncedApplied());
      assertEquals(1, fixture.metrics.counter("node.journal.damages").getCount());
    }
  }
}
