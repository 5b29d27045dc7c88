package io.kumo.node.shard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.node.entry.JournalRecord;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GroupCommitTest {
  private final LedgerJournal journal = new LedgerJournal(new ArrayList<>());
  private final List<Long> wanted = new ArrayList<>();
  private final List<Long> told = new ArrayList<>();
  private final List<Long> othersTold = new ArrayList<>();
  private final GroupCommit.Appender one = told::add;
  private final GroupCommit.Appender other = othersTold::add;

  @Test
  void oneWriteTellsAllWhoseRecordsItHolds() {
    GroupCommit commit = new GroupCommit(journal, Durability.REPLICATED, wanted::add);
    commit.add(one, 1, record(), false);
    commit.add(one, 2, record(), false);
    commit.add(other, 1, record(), false);
    assertEquals(List.of(), told);

    commit.write();

    assertEquals(3, journal.writtenPosition());
    assertEquals(List.of(2L), told);
    assertEquals(List.of(1L), othersTold);
    assertEquals(List.of(), wanted);
    assertTrue(commit.isEmpty());
  }

  @Test
  void forcedWritesCountOnceTheyAreForced() {
    GroupCommit commit = new GroupCommit(journal, Durability.FSYNC, wanted::add);
    commit.add(one, 1, record(), false);
    commit.write();
    commit.add(one, 2, record(), false);
    commit.write();
    assertEquals(List.of(), told);
    assertEquals(List.of(1L, 2L), wanted);

    commit.forced(1);
    assertEquals(List.of(1L), told);
    commit.forced(2);
    assertEquals(List.of(1L, 2L), told);
  }

  @Test
  void whatFollowsASyncedRecordOfTheSameReplicaWaitsWithIt() {
    GroupCommit commit = new GroupCommit(journal, Durability.REPLICATED, wanted::add);
    commit.add(one, 1, record(), true);
    commit.add(other, 1, record(), false);
    commit.write();
    commit.add(one, 2, record(), false);
    commit.write();
    assertEquals(List.of(), told);
    assertEquals(List.of(1L), othersTold);

    commit.forced(3);

    assertEquals(List.of(1L, 2L), told);
    commit.add(one, 3, record(), false);
    commit.write();
    assertEquals(List.of(1L, 2L, 3L), told);
  }

  @Test
  void recordsThatAnAnswerBringsGoIntoTheNextWrite() {
    GroupCommit commit = new GroupCommit(journal, Durability.REPLICATED, wanted::add);
    List<Long> chained = new ArrayList<>();
    GroupCommit.Appender chaining =
        ticket -> {
          chained.add(ticket);
          if (ticket == 1) {
            commit.add(one, 1, record(), false);
          }
        };
    commit.add(chaining, 1, record(), false);
    commit.write();
    assertEquals(List.of(1L), chained);
    assertEquals(List.of(), told);
    commit.write();
    assertEquals(List.of(1L), told);
  }

  private static JournalRecord record() {
    return new JournalRecord.Watermark(0, 1);
  }
}
