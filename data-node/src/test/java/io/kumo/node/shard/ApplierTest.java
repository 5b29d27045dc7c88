package io.kumo.node.shard;

import static io.kumo.fixture.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.fixture.VirtualClock;
import io.kumo.message.Expiry;
import io.kumo.node.cache.EntryCache;
import io.kumo.node.entry.Entry;
import io.kumo.node.entry.Write;
import io.kumo.node.store.StoredPartition;
import io.kumo.ring.Key;
import io.kumo.ring.RingSettings;
import io.kumo.time.Clock;
import io.kumo.time.SystemClock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ApplierTest {
  private static final Key KEY = Key.of("k");

  private final List<String> ledger = new CopyOnWriteArrayList<>();
  private final AtomicReference<Throwable> fatal = new AtomicReference<>();
  private final RecordedNews news = new RecordedNews();
  private final LedgerJournal journal = new LedgerJournal(ledger);
  private final LedgerStore store = new LedgerStore(ledger);
  private final EntryCache cache = new EntryCache(1 << 20, key -> 0);
  private final ApplierQueue queue = new ApplierQueue();
  private final ShardStorage storage =
      new ShardStorage(
          RingSettings.DEFAULT,
          journal,
          store,
          cache,
          queue,
          new Readers("reader", 1, 1, fatal::set));
  private Thread thread;

  @AfterEach
  void stop() throws InterruptedException {
    queue.close();
    thread.join(TimeUnit.SECONDS.toMillis(10));
    storage.readers().close();
    assertNull(fatal.get());
  }

  @Test
  void theJournalIsForcedBeforeWhatItHoldsIsApplied() {
    start(new ApplierConfig(1, ms(1), ms(60_000), ms(10)));
    commit(1, put(1));
    eventually(() -> assertEquals(1, store.appliedPosition(0)));
    assertEquals(List.of("force", "apply"), ledger);
  }

  @Test
  void onlyASyncedStoreLetsTheJournalBePruned() {
    start(new ApplierConfig(1, ms(1), ms(1), ms(10)));
    commit(1, put(1));
    eventually(() -> assertTrue(journal.pruned().contains(Map.of(0, 1L))));
    int prune = ledger.indexOf("prune");
    assertEquals("sync", ledger.get(prune - 1));
    assertTrue(ledger.indexOf("apply") < prune - 1);
  }

  @Test
  void whatAFlushMakesWholeIsTold() {
    store.incomplete = Set.of(0, 7);
    start(new ApplierConfig(1, ms(1), ms(60_000), ms(10)));
    commit(1, put(1));
    eventually(() -> assertEquals(1, store.appliedPosition(0)));
    assertEquals(Set.of(), news.whole);
    Write flush = new Write.Flush(2, 0, Optional.empty());
    queue.put(new ApplierWork.Committed(0, List.of(flush), true, 0));
    eventually(() -> assertEquals(Set.of(0), news.whole));
  }

  @Test
  void whatAFlushMakesWholeThatWasLostJustBeforeIsToldToo() {
    store.toLose = Set.of(0, 7);
    start(new ApplierConfig(1, ms(1), ms(60_000), ms(10)));
    Write flush = new Write.Flush(1, 0, Optional.empty());
    queue.put(new ApplierWork.Committed(0, List.of(flush), true, 0));
    eventually(() -> assertEquals(Set.of(0), news.whole));
    assertEquals(Set.of(0, 7), news.lost);
  }

  @Test
  void whoeverKeepsTheJournalFromBeingPrunedIsToldAfterASync() {
    journal.holders = Set.of(7);
    start(new ApplierConfig(1, ms(1), ms(1), ms(10)));
    commit(1, put(1));
    eventually(() -> assertEquals(Set.of(7), news.held));
    assertTrue(ledger.contains("prune"));
  }

  @Test
  void aPassTakesTheNewestOfEachKeyAndUnpinsIt() {
    commit(1, put(1));
    commit(2, put(2));
    commit(3, new Write.Remove(3, Key.of("other"), Optional.empty()));
    assertTrue(cache.pinnedBytes() > 0);

    start(new ApplierConfig(1, ms(1), ms(60_000), ms(10)));

    eventually(() -> assertEquals(0, queue.waitingBytes()));
    assertEquals(0, cache.pinnedBytes());
    assertEquals(3, store.appliedPosition(0));
    assertEquals(2, store.get(0, KEY).orElseThrow().version());
    assertEquals(1, ledger.stream().filter("apply"::equals).count());
  }

  @Test
  void aTaskStandsBetweenWhatWasHandedBeforeAndAfterIt() {
    commit(1, put(1));
    queue.put(new ApplierWork.Task(0, each -> ledger.add("task")));
    commit(2, put(2));
    start(new ApplierConfig(1, ms(1), ms(60_000), ms(10)));
    eventually(() -> assertEquals(2, store.appliedPosition(0)));
    assertEquals(List.of("force", "apply", "task", "force", "apply"), ledger);
  }

  @Test
  void aTaskOfAnotherPartitionSplitsNoPass() {
    commit(1, put(1));
    queue.put(new ApplierWork.Task(1, each -> ledger.add("task")));
    commit(2, put(2));
    start(new ApplierConfig(1, ms(1), ms(60_000), ms(10)));
    eventually(() -> assertEquals(2, store.appliedPosition(0)));
    assertEquals(List.of("task", "force", "apply"), ledger);
  }

  @Test
  void copiesThatBeginAndEndTogetherShareOneSync() {
    store.beginCopy(1);
    ledger.clear();
    for (int partition : List.of(2, 3)) {
      queue.put(new ApplierWork.Emptying(partition, () -> {}, () -> ledger.add("emptied")));
    }
    StoredPartition whole = new StoredPartition(5, false, 0, 0, Optional.empty());
    queue.put(new ApplierWork.SyncedTask(1, to -> to.endCopy(1, whole), () -> ledger.add("ended")));
    start(new ApplierConfig(1, ms(1), ms(60_000), ms(10)));
    eventually(() -> assertEquals(2, ledger.stream().filter("emptied"::equals).count()));
    assertEquals(
        List.of("beginCopy", "beginCopy", "endCopy", "sync", "ended", "empty"),
        ledger.subList(0, 6));
    assertEquals(1, ledger.stream().filter("sync"::equals).count());
  }

  @Test
  void whatFollowsOnACopysBeginningWaitsUntilThatIsSynced() {
    queue.put(new ApplierWork.Emptying(1, () -> {}, () -> {}));
    StoredPartition whole = new StoredPartition(5, false, 0, 0, Optional.empty());
    queue.put(new ApplierWork.SyncedTask(1, to -> to.endCopy(1, whole), () -> ledger.add("ended")));
    start(new ApplierConfig(1, ms(1), ms(60_000), ms(10)));
    eventually(() -> assertTrue(ledger.contains("ended")));
    assertEquals(List.of("beginCopy", "sync", "endCopy", "sync", "ended"), ledger.subList(0, 5));
  }

  @Test
  void aPartitionIsEmptiedBitByBitWhileOthersAreWrittenTo() {
    store.stepsToEmpty = 30;
    start(new ApplierConfig(1, ms(1), ms(60_000), ms(10)));
    queue.put(new ApplierWork.Emptying(1, () -> ledger.add("begun"), () -> ledger.add("emptied")));
    eventually(() -> assertTrue(ledger.contains("empty")));
    commit(1, put(1));
    eventually(() -> assertTrue(ledger.contains("emptied")));
    assertEquals(List.of("beginCopy", "begun", "sync", "empty"), ledger.subList(0, 4));
    assertEquals(30, ledger.stream().filter("empty"::equals).count());
    assertTrue(ledger.indexOf("apply") < ledger.indexOf("emptied"), ledger::toString);
  }

  @Test
  void partitionsThatHoldNothingAreEmptiedInOneGo() {
    store.whileEmptying = this::commitOnce;
    assertEquals(List.of("empty", "empty", "empty", "force", "apply"), emptied(new VirtualClock()));
  }

  @Test
  void partitionsThatTakeLongToEmptyLetWritesInBetweenThem() {
    VirtualClock clock = new VirtualClock();
    store.whileEmptying =
        () -> {
          clock.advanceMs(10);
          commitOnce();
        };
    assertEquals(List.of("empty", "force", "apply", "empty", "empty"), emptied(clock));
  }

  private void commitOnce() {
    if (queue.waitingBytes() == 0 && !ledger.contains("apply")) {
      commit(1, put(1));
    }
  }

  /** What is done from when on three partitions are emptied until all is done. */
  private List<String> emptied(Clock clock) {
    for (int partition : List.of(1, 2, 3)) {
      queue.put(new ApplierWork.Emptying(partition, () -> {}, () -> {}));
    }
    start(new ApplierConfig(1, ms(1), ms(60_000), ms(10)), clock);
    eventually(
        () -> {
          assertEquals(3, ledger.stream().filter("empty"::equals).count());
          assertEquals(1, store.appliedPosition(0));
        });
    return ledger.subList(ledger.indexOf("empty"), ledger.size());
  }

  @Test
  void whatAFlushMadeAbsentIsErasedLater() {
    start(new ApplierConfig(1, ms(1), ms(60_000), ms(10)));
    commit(1, put(1));
    eventually(() -> assertEquals(1, store.appliedPosition(0)));
    long rows = store.sizes().rows();

    Write flush = new Write.Flush(2, 0, Optional.empty());
    queue.put(new ApplierWork.Committed(0, List.of(flush), true, 0));

    eventually(() -> assertTrue(store.sizes().rows() < rows));
    assertEquals(Optional.empty(), store.get(0, KEY));
  }

  @Test
  void atTheEndEverythingIsAppliedAndSynced() throws InterruptedException {
    start(new ApplierConfig(1 << 20, ms(60_000), ms(60_000), ms(10)));
    commit(1, put(1));
    queue.close();
    thread.join(TimeUnit.SECONDS.toMillis(10));
    assertEquals(List.of("force", "apply", "sync", "prune"), ledger);
  }

  private void start(ApplierConfig config) {
    start(config, new SystemClock());
  }

  private void start(ApplierConfig config, Clock clock) {
    thread = new Thread(new Applier(config, storage, clock, news, fatal::set), "applier");
    thread.start();
  }

  private void commit(long version, Write write) {
    Key key = KeyedWrites.keyOf(write);
    cache.commit(key, version, KeyedWrites.entryOf(write));
    long bytes = KeyedWrites.bytesOf(write);
    queue.count(bytes);
    queue.put(new ApplierWork.Committed(0, List.of(write), true, bytes));
  }

  private static Write put(long version) {
    Entry entry = new Entry(KEY, version, version, 0, Expiry.NEVER_MS, 0, new byte[10]);
    return new Write.Put(entry, Optional.empty());
  }

  private static long ms(long ms) {
    return TimeUnit.MILLISECONDS.toNanos(ms);
  }
}
