package io.kumo.node.shard;

import static io.kumo.fixture.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.codahale.metrics.MetricRegistry;
import io.kumo.message.Expiry;
import io.kumo.node.entry.Batch;
import io.kumo.node.entry.Entry;
import io.kumo.node.entry.JournalRecord;
import io.kumo.node.entry.Write;
import io.kumo.node.journal.Journal;
import io.kumo.node.journal.JournalConfig;
import io.kumo.node.journal.JournalDamage;
import io.kumo.node.journal.JournalIdentity;
import io.kumo.node.journal.JournalVisitor;
import io.kumo.node.journal.SegmentedJournal;
import io.kumo.ring.Key;
import io.kumo.ring.NodeId;
import io.kumo.ring.Version;
import io.kumo.time.SystemClock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeltaPassTest {
  private static final int PARTITIONS = 20;
  private static final int BATCHES = 30;
  private static final int VALUE_BYTES = 100_000;

  @TempDir Path temp;

  private final AtomicReference<Throwable> fatal = new AtomicReference<>();
  private final Readers readers = new Readers("reader", 3, 10, fatal::set);
  private final CopyBudget budget = new CopyBudget(new SystemClock().nanos());
  private final CopyBudget.Turns turns = new CopyBudget.Turns(budget, new SystemClock());
  private Journal journal;

  @BeforeEach
  void write() throws Exception {
    journal =
        SegmentedJournal.open(
            JournalConfig.of(temp, new JournalIdentity(new UUID(1, 1), node(), 0)),
            new SystemClock(),
            new MetricRegistry(),
            new Nobody());
    for (int i = 1; i <= BATCHES; i++) {
      List<JournalRecord> records = new ArrayList<>();
      for (int partition = 0; partition < PARTITIONS; partition++) {
        records.add(new JournalRecord.Appended(batch(partition, i)));
      }
      journal.append(records);
    }
  }

  @AfterEach
  void close() throws Exception {
    readers.close();
    journal.close();
    assertEquals(null, fatal.get());
  }

  @Test
  void everyListenerIsToldAllBehindItsBeginAndThenTheEnd() {
    Map<Integer, Told> told = new HashMap<>();
    Map<Integer, Long> begins = new HashMap<>();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      told.put(partition, new Told());
      begins.put(partition, version(partition % 7));
    }
    DeltaPass pass = new DeltaPass(journal, readers, turns, begins, Map.copyOf(told));
    pass.go();
    eventually(
        () -> {
          told.forEach((partition, one) -> one.askOn(pass, partition));
          assertTrue(told.values().stream().allMatch(Told::ended));
        });
    told.forEach(
        (partition, one) -> {
          assertEquals(BATCHES - partition % 7, one.versions().size());
          assertEquals(version(BATCHES), one.versions().get(one.versions().size() - 1));
        });
  }

  @Test
  void oneThatAsksForNoMoreDoesNotHoldUpOneThatDoesOnceItEnds() {
    Told silent = new Told();
    Told eager = new Told();
    DeltaPass pass = pass(silent, eager);
    pass.go();
    eventually(() -> assertFalse(silent.answers.isEmpty()));
    pass.end(0);
    eventually(
        () -> {
          eager.askOn(pass, 1);
          assertTrue(eager.ended());
        });
    assertEquals(BATCHES, eager.versions().size());
  }

  @Test
  void whatTheJournalDoesNotReachIsAHole() throws Exception {
    int late = PARTITIONS;
    journal.append(
        List.of(
            new JournalRecord.State(
                late, 1, 1, version(5), version(5), 0, Optional.empty(), Optional.empty())));
    Told told = new Told();
    new DeltaPass(journal, readers, turns, Map.of(late, version(2)), Map.of(late, told)).go();
    eventually(() -> assertEquals(1, told.answers.size()));
    assertTrue(told.hole);
  }

  @Test
  void whatIsDiscardedMeanwhileIsAHoleForItsPartitionAlone() throws Exception {
    Told broken = new Told();
    Told whole = new Told();
    DeltaPass pass = pass(broken, whole);
    pass.go();
    eventually(
        () -> {
          broken.askOn(pass, 0);
          whole.askOn(pass, 1);
          assertTrue(broken.ended() && whole.ended());
        });
    journal.append(
        List.of(
            new JournalRecord.DiscardAbove(0, version(1)),
            new JournalRecord.Appended(batch(0, 1, Version.of(2, 0))),
            new JournalRecord.Appended(batch(1, BATCHES + 1))));
    pass.ask(0);
    pass.ask(1);
    eventually(() -> assertTrue(broken.hole));
    eventually(() -> assertEquals(BATCHES + 1, whole.versions().size()));
    assertFalse(whole.hole);
    assertEquals(BATCHES, broken.versions().size());
  }

  /** For the first two partitions, from their beginning on. */
  private DeltaPass pass(Told first, Told second) {
    Map<Integer, Long> begins = Map.of(0, version(0), 1, version(0));
    return new DeltaPass(journal, readers, turns, begins, Map.of(0, first, 1, second));
  }

  private static Batch batch(int partition, int number) {
    return batch(partition, number - 1, version(number));
  }

  private static Batch batch(int partition, int before, long version) {
    Entry entry =
        new Entry(Key.of("key"), version, 1, 0, Expiry.NEVER_MS, 0, new byte[VALUE_BYTES]);
    return new Batch(
        partition, version(before), Version.NONE, List.of(new Write.Put(entry, Optional.empty())));
  }

  private static long version(int number) {
    return number == 0 ? Version.NONE : Version.of(1, number);
  }

  private static NodeId node() {
    return new NodeId(new UUID(2, 2));
  }

  /** Remembers what a listener was given. */
  private static final class Told implements DeltaPass.Sink {
    private final ConcurrentLinkedQueue<List<Batch>> answers = new ConcurrentLinkedQueue<>();
    private volatile boolean hole;
    private int asked;

    @Override
    public void take(List<Batch> batches, boolean isHole) {
      hole |= isHole;
      answers.add(batches);
    }

    /** Asks for the next part as soon as it has the last. */
    void askOn(DeltaPass pass, int partition) {
      if (answers.size() > asked && !ended()) {
        asked++;
        pass.ask(partition);
      }
    }

    boolean ended() {
      return answers.stream().anyMatch(List::isEmpty);
    }

    List<Long> versions() {
      return answers.stream().flatMap(List::stream).map(Batch::lastVersion).toList();
    }
  }

  /** Hears nothing: the journal is empty when it is opened. */
  static final class Nobody implements JournalVisitor {
    @Override
    public void head(long position, List<JournalRecord.State> states) {}

    @Override
    public void record(long position, JournalRecord record) {}

    @Override
    public void damaged(JournalDamage damage) {
      throw new AssertionError(damage);
    }
  }
}
