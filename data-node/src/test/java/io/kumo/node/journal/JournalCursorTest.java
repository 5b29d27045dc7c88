package io.kumo.node.journal;

import static io.kumo.node.journal.JournalFixture.readAll;
import static io.kumo.node.journal.Records.batch;
import static io.kumo.node.journal.Records.put;
import static io.kumo.node.journal.Records.state;
import static io.kumo.node.journal.Records.version;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.node.entry.Batch;
import io.kumo.node.entry.JournalRecord;
import io.kumo.ring.Version;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading the past for members that were away. */
final class JournalCursorTest {
  @TempDir Path folder;
  private SegmentedJournal journal;

  @BeforeEach
  void open() throws IOException {
    journal = new JournalFixture().open(folder, 400);
  }

  @AfterEach
  void close() throws IOException {
    journal.close();
  }

  private void reopen() throws IOException {
    journal.close();
    open();
  }

  private void append(JournalRecord... records) throws IOException {
    journal.append(List.of(records));
  }

  @Test
  void allBatchesAfterAVersionAreRead() throws Exception {
    for (int i = 1; i <= 30; i++) {
      append(batch(1, i, 100), batch(2, i, 10));
    }
    for (int round = 0; round < 2; round++) {
      for (int after = 0; after <= 30; after++) {
        List<Batch> read = readAll(journal, Map.of(1, version(after)));
        assertEquals(30 - after, read.size());
        for (int i = 0; i < read.size(); i++) {
          assertEquals(batch(1, after + i + 1, 100).batch(), read.get(i));
        }
      }
      assertEquals(60, readAll(journal, Map.of(1, version(0), 2, version(0))).size());
      reopen();
    }
  }

  @Test
  void batchesAreReadWhereverTheyLieInAFile() throws Exception {
    journal.close();
    journal = new JournalFixture().open(folder, 1 << 20);
    List<Batch> written = new ArrayList<>();
    for (int i = 1; i <= 300; i++) {
      JournalRecord.Appended record = batch(1, i, i % 50 == 0 ? 100_000 : 37 * i);
      append(record);
      written.add(record.batch());
    }
    assertEquals(written, readAll(journal, Map.of(1, version(0))));
  }

  @Test
  void anOpenCursorGoesOnWithWhatIsAppended() throws Exception {
    append(batch(1, 1, 10));
    try (JournalCursor cursor = journal.cursor(Map.of(1, version(0)))) {
      assertEquals(version(1), cursor.next().orElseThrow().lastVersion());
      assertEquals(Optional.empty(), cursor.next());
      append(batch(1, 2, 1_000));
      append(batch(1, 3, 10));
      assertEquals(version(2), cursor.next().orElseThrow().lastVersion());
      assertEquals(version(3), cursor.next().orElseThrow().lastVersion());
      assertEquals(Optional.empty(), cursor.next());
    }
  }

  @Test
  void aPartitionWhoseHandedOutWritesAreDiscardedIsLeftOut() throws Exception {
    append(batch(1, 1, 10), batch(2, 1, 10));
    append(batch(1, 2, 10), batch(2, 2, 10));
    try (JournalCursor cursor = journal.cursor(Map.of(1, version(0), 2, version(0)))) {
      for (int i = 0; i < 4; i++) {
        assertTrue(cursor.next().isPresent());
      }
      append(
          new JournalRecord.DiscardAbove(1, version(1)),
          new JournalRecord.Appended(
              new Batch(1, version(1), version(1), List.of(put(Version.of(2, 0), 10)))));
      append(batch(2, 3, 10));
      Batch next = cursor.next().orElseThrow();
      assertEquals(2, next.partition());
      assertEquals(version(3), next.lastVersion());
      assertEquals(Set.of(2), cursor.partitions());
      assertEquals(Optional.empty(), cursor.next());
    }
  }

  @Test
  void anOpenCursorKeepsWhatItStillNeeds() throws Exception {
    for (int i = 1; i <= 20; i++) {
      append(batch(1, i, 300));
    }
    journal.force();
    JournalCursor cursor = journal.cursor(Map.of(1, version(9)));
    assertTrue(journal.prune(Map.of(1, version(20))) > 0);
    assertEquals(Set.of(1), cursor.partitions());
    assertFalse(journal.reaches(1, version(2)));
    for (int i = 10; i <= 20; i++) {
      assertEquals(version(i), cursor.next().orElseThrow().lastVersion());
      journal.prune(Map.of(1, version(20)));
    }
    assertFalse(journal.reaches(1, version(15)));
    cursor.close();
    cursor.close();
  }

  @Test
  void whatIsPrunedIsNotReached() throws Exception {
    for (int i = 1; i <= 20; i++) {
      append(batch(1, i, 300));
    }
    append(batch(2, 1, 10));
    journal.force();
    journal.prune(Map.of(1, version(10)));
    try (JournalCursor cursor = journal.cursor(Map.of(1, version(3), 2, version(0)))) {
      assertEquals(Set.of(2), cursor.partitions());
      assertEquals(2, cursor.next().orElseThrow().partition());
    }
    assertTrue(journal.reaches(1, version(10)));
    assertEquals(10, readAll(journal, Map.of(1, version(10))).size());
  }

  @Test
  void discardedWritesAreLeftOut() throws Exception {
    append(
        batch(1, 0, 0, put(version(1), 1), put(version(2), 1)),
        batch(1, version(2), 0, put(version(3), 1), put(version(4), 1), put(version(5), 1)));
    append(batch(1, version(5), 0, put(version(6), 1)));
    append(new JournalRecord.DiscardAbove(1, version(4)));
    long next = Version.of(2, 0);
    append(batch(1, version(4), 0, put(next, 1)));
    for (int round = 0; round < 2; round++) {
      List<Long> read = readAll(journal, Map.of(1, 0L)).stream().map(Batch::lastVersion).toList();
      assertEquals(List.of(version(2), version(4), next), read);
      Batch trimmed = readAll(journal, Map.of(1, version(3))).get(0);
      assertEquals(version(3), trimmed.previousVersion());
      assertEquals(List.of(put(version(4), 1)), trimmed.writes());
      try (JournalCursor cursor = journal.cursor(Map.of(1, version(5)))) {
        assertEquals(Optional.empty(), cursor.next());
        assertEquals(Set.of(), cursor.partitions());
      }
      reopen();
    }
  }

  @Test
  void theSameVersionsDiscardedTwiceAreTheLastOnes() throws Exception {
    append(batch(1, 1, 10), batch(1, 2, 10), batch(1, 3, 10));
    append(new JournalRecord.DiscardAbove(1, version(1)), batch(1, 2, 20));
    append(batch(1, 3, 20), new JournalRecord.DiscardAbove(1, version(2)), batch(1, 3, 30));
    assertEquals(
        List.of(batch(1, 1, 10).batch(), batch(1, 2, 20).batch(), batch(1, 3, 30).batch()),
        readAll(journal, Map.of(1, version(0))));
  }

  @Test
  void historyBeginsAnewAtACopyAndAtAStateThatDoesNotFollow() throws Exception {
    append(batch(1, 1, 10), batch(1, 2, 10), batch(2, 1, 10));
    append(new JournalRecord.CopyStart(1, version(7)), batch(1, 8, 10));
    append(state(2, 1, version(30)), batch(2, 31, 10));
    for (int round = 0; round < 2; round++) {
      assertFalse(journal.reaches(1, version(2)));
      assertTrue(journal.reaches(1, version(7)));
      assertEquals(List.of(batch(1, 8, 10).batch()), readAll(journal, Map.of(1, version(7))));
      assertFalse(journal.reaches(2, version(1)));
      assertEquals(List.of(batch(2, 31, 10).batch()), readAll(journal, Map.of(2, version(30))));
      reopen();
    }
  }

  @Test
  void readersAndPrunersWorkBesideAppends() throws Exception {
    int last = 3_000;
    JournalCursor cursor = journal.cursor(Map.of(1, version(0)));
    CompletableFuture<List<Batch>> reading =
        CompletableFuture.supplyAsync(() -> readUntil(cursor, version(last)));
    CompletableFuture<Void> pruning = CompletableFuture.runAsync(() -> pruneUntil(reading));
    for (int i = 1; i <= last; i++) {
      append(batch(1, i, i % 300));
    }
    List<Batch> read = reading.get();
    pruning.get();
    assertEquals(last, read.size());
    for (int i = 1; i <= last; i++) {
      assertEquals(batch(1, i, i % 300).batch(), read.get(i - 1));
    }
  }

  private static List<Batch> readUntil(JournalCursor cursor, long last) {
    List<Batch> read = new ArrayList<>();
    try (cursor) {
      while (read.isEmpty() || read.get(read.size() - 1).lastVersion() != last) {
        cursor.next().ifPresentOrElse(read::add, Thread::onSpinWait);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return read;
  }

  private void pruneUntil(CompletableFuture<?> end) {
    try {
      while (!end.isDone()) {
        journal.force();
        journal.prune(Map.of(1, version(100_000)));
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
