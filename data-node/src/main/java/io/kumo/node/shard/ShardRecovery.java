package io.kumo.node.shard;

import com.codahale.metrics.MetricRegistry;
import io.kumo.node.entry.JournalRecord;
import io.kumo.node.journal.Journal;
import io.kumo.node.journal.JournalConfig;
import io.kumo.node.journal.JournalDamage;
import io.kumo.node.journal.JournalIdentity;
import io.kumo.node.journal.JournalVisitor;
import io.kumo.node.journal.SegmentedJournal;
import io.kumo.node.replica.FlushMarks;
import io.kumo.node.replica.OperationBudget;
import io.kumo.node.replica.RestartRule;
import io.kumo.node.replica.Restored;
import io.kumo.node.store.EntryStore;
import io.kumo.node.store.StoreConfig;
import io.kumo.node.store.StoredPartition;
import io.kumo.node.store.XodusStore;
import io.kumo.time.Clock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A shard's files as they were found: opened, replayed, and each replica judged by the {@link
 * RestartRule}.
 */
final class ShardRecovery implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ShardRecovery.class);

  /** So many different reasons are logged. */
  private static final int REASONS_MAX = 3;

  private final int shard;
  private final EntryStore store;
  private final Journal journal;
  private final OperationBudget budget;
  private final DiskSpace disk;
  private final Map<Integer, Restored> restored = new HashMap<>();

  private ShardRecovery(
      int shard, DiskSpace disk, EntryStore store, Journal journal, Replay replay) {
    this.shard = shard;
    this.store = store;
    this.journal = journal;
    this.budget = replay.budget;
    this.disk = disk;
    Map<Integer, Long> appliedMin = journal.syncedApplied();
    replay.rules.forEach(
        (partition, rule) ->
            restored.put(partition, rule.finish(appliedMin.getOrDefault(partition, 0L))));
    logVoid();
  }

  /**
   * Opens the files in {@code folder}, which are made if they are missing.
   *
   * @throws IOException if they are another shard's, or cannot be read
   */
  static ShardRecovery open(
      Path folder,
      JournalIdentity identity,
      ShardSettings settings,
      Clock clock,
      MetricRegistry metrics)
      throws IOException {
    EntryStore store =
        XodusStore.open(
            new StoreConfig(folder.resolve("store"), settings.storeBytes()), clock, metrics);
    try {
      OperationBudget budget =
          new OperationBudget(settings.operationsMax(), settings.operationBytesMax());
      Replay replay = new Replay(store, budget);
      JournalConfig config = JournalConfig.of(folder.resolve("journal"), identity);
      Journal journal = SegmentedJournal.open(config, clock, metrics, replay);
      return new ShardRecovery(identity.shard(), DiskSpace.of(folder), store, journal, replay);
    } catch (IOException | RuntimeException e) {
      store.close();
      throw e;
    }
  }

  Journal journal() {
    return journal;
  }

  EntryStore store() {
    return store;
  }

  /** How much room there is for more. */
  DiskSpace disk() {
    return disk;
  }

  OperationBudget budget() {
    return budget;
  }

  /** What was found, by partition; what is not there was never held. */
  Map<Integer, Restored> restored() {
    return restored;
  }

  /** One line, however many partitions it is of and however many reasons there are. */
  private void logVoid() {
    Map<Integer, String> reasons = new TreeMap<>();
    restored.forEach(
        (partition, replica) ->
            replica.voided().ifPresent(reason -> reasons.put(partition, reason)));
    if (!reasons.isEmpty()) {
      LOG.error(
          "shard {}: {} partitions count as empty: {}. They are copied anew from other"
              + " members; without any they are not served before an operator says so; because {}",
          shard,
          reasons.size(),
          reasons.keySet(),
          reasons.values().stream().distinct().limit(REASONS_MAX).toList());
    }
  }

  /** Closes the files, where no shard was started on them. */
  @Override
  public void close() throws IOException {
    try {
      journal.close();
    } finally {
      store.close();
    }
  }

  /** Hands each partition's records to its rule. */
  private static final class Replay implements JournalVisitor {
    private final Map<Integer, RestartRule> rules = new HashMap<>();
    private final EntryStore store;
    private final OperationBudget budget;

    Replay(EntryStore store, OperationBudget budget) {
      this.store = store;
      this.budget = budget;
      store.partitions().keySet().forEach(this::rule);
    }

    private RestartRule rule(int partition) {
      return rules.computeIfAbsent(
          partition, p -> new RestartRule(p, stored(store.partition(p)), budget));
    }

    private static RestartRule.Store stored(StoredPartition kept) {
      FlushMarks marks =
          new FlushMarks(
              kept.flushedBelow(),
              kept.pendingFlush().map(flush -> flush.version()).orElse(0L),
              kept.pendingFlush().map(flush -> flush.dueMs()).orElse(0L));
      return new RestartRule.Store(
          kept.appliedPosition(), kept.copying(), kept.copiedUpTo(), marks);
    }

    @Override
    public void head(long position, List<JournalRecord.State> states) {
      states.forEach(state -> rule(state.partition()).replay(state));
    }

    @Override
    public void record(long position, JournalRecord record) {
      rule(record.partition()).replay(record);
    }

    @Override
    public void damaged(JournalDamage damage) {
      boolean torn = damage.kind() == JournalDamage.Kind.TORN_TAIL;
      rules.values().forEach(torn ? RestartRule::cutOff : RestartRule::damaged);
    }
  }

  /** The state of a partition in these files. */
  Restored of(int partition) {
    return Optional.ofNullable(restored.get(partition))
        .orElseGet(() -> Restored.empty(partition, budget));
  }
}
