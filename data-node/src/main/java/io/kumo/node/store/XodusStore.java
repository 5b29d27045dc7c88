package io.kumo.node.store;

import com.codahale.metrics.MetricRegistry;
import io.kumo.node.entry.Entry;
import io.kumo.node.store.XodusTable.Rows;
import io.kumo.ring.Key;
import io.kumo.ring.Version;
import io.kumo.time.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store on disk, in Xodus. Rows are told by {@link RowKey}, {@link EntryRow} and {@link
 * PartitionRow}; partitions' rows are in memory too.
 */
public final class XodusStore implements EntryStore {
  private static final Logger LOG = LoggerFactory.getLogger(XodusStore.class);

  private final FolderLock lock;
  private final StoreFolders folders;
  private final XodusTable.Place place;
  private final XodusTable table;
  private final Clock clock;
  private final StoreMetrics metrics;
  private final StoreDamage damage;
  private final Map<Integer, PartitionRow> partitions = new ConcurrentHashMap<>();
  private final PartitionSweep sweep;

  private XodusStore(
      StoreConfig config, FolderLock lock, StoreFolders folders, Clock clock, StoreMetrics metrics)
      throws IOException {
    this.lock = lock;
    this.folders = folders;
    this.clock = clock;
    this.metrics = metrics;
    this.damage = new StoreDamage(metrics, clock);
    this.place = new XodusTable.Place(folders.table(), config.memoryBytes(), damage::meet);
    this.table = XodusTable.open(place);
    this.sweep = new PartitionSweep(table);
  }

  /**
   * Opens the store in a folder, making both if they are missing; finishes erasing what an earlier
   * process began to. Files that make no sense are moved aside, named in the log and counted, and
   * an empty store is opened: for the restart rule it has stepped back to nothing (rule 20).
   *
   * @throws IOException the folder is in use, in this process or another, or cannot be made
   * @throws StoreFailedException the machine fails it: a full disk, a refused access
   */
  public static XodusStore open(StoreConfig config, Clock clock, MetricRegistry registry)
      throws IOException {
    XodusSettings.checkInterruptSafety();
    Files.createDirectories(config.folder());
    FolderLock lock = FolderLock.take(config.folder());
    StoreMetrics metrics = new StoreMetrics(registry);
    StoreFolders folders = new StoreFolders(config.folder());
    try {
      folders.settle();
      try {
        return openFound(config, lock, folders, clock, metrics);
      } catch (UnreadableStoreException e) {
        Path aside = new DamagedFolder(folders.table()).moveAside();
        metrics.movedAside.inc();
        LOG.error(
            "the store begins empty and what it was is kept as {}: {}: {}",
            aside,
            e.getMessage(),
            String.valueOf(e.getCause()));
        return openFound(config, lock, folders, clock, metrics);
      }
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static XodusStore openFound(
      StoreConfig config, FolderLock lock, StoreFolders folders, Clock clock, StoreMetrics metrics)
      throws IOException {
    XodusStore store = new XodusStore(config, lock, folders, clock, metrics);
    try {
      store.load();
      return store;
    } catch (RuntimeException e) {
      try {
        store.table.close();
      } catch (StoreFailedException open) {
        // What it may still write to must not be moved.
        open.addSuppressed(e);
        throw open;
      }
      throw XodusTable.failure("cannot read the partitions in " + config.folder(), e);
    }
  }

  private void load() {
    partitions.putAll(PartitionRows.read(table, metrics));
    List<Integer> erasing =
        partitions.keySet().stream().filter(partition -> row(partition).erasing()).toList();
    for (int partition : erasing) {
      LOG.info("partition {} was not erased to the end, going on", partition);
      erase(partition);
    }
  }

  @Override
  public Optional<Entry> get(int partition, Key key) {
    long start = clock.nanos();
    PartitionRow row = readable(partition);
    if (row.erasing()) {
      return Optional.empty();
    }
    long flushedBelow = row.state().flushedBelow();
    Optional<Entry> entry =
        damage.guarded(
            partition,
            Optional.of(key),
            () -> table.read(rows -> new EntryRows(rows, partition).get(key)));
    metrics.readUs.update((clock.nanos() - start) / 1_000);
    if (entry.isEmpty() && row(partition).incomplete()) {
      throw StoreDamage.lost(partition, Optional.of(key));
    }
    return entry.filter(found -> !Version.before(found.version(), flushedBelow));
  }

  @Override
  public void apply(StorePass pass) {
    long start = clock.nanos();
    Map<Integer, PartitionRow> changed = new HashMap<>();
    pass.partitions().keySet().forEach(this::writable);
    int entries = pass.partitions().values().stream().mapToInt(p -> p.changes().size()).sum();
    table.write(
        rows ->
            pass.partitions()
                .forEach(
                    (partition, part) -> changed.put(partition, apply(rows, partition, part))));
    partitions.putAll(changed);
    metrics.passUs.update((clock.nanos() - start) / 1_000);
    metrics.passEntries.update(entries);
    metrics.passBytes.update(pass.bytes());
  }

  private PartitionRow apply(Rows rows, int partition, StorePass.PartitionPass pass) {
    PartitionRow row = row(partition);
    EntryRows entries = new EntryRows(rows, partition);
    for (Map.Entry<Key, Optional<Entry>> change : pass.changes().entrySet()) {
      Optional<Entry> entry =
          change.getValue().filter(e -> !Version.before(e.version(), pass.flushedBelow()));
      if (entry.isPresent()) {
        row = put(entries, entry.get(), row);
      } else {
        entries.delete(change.getKey(), row.hasPieces());
      }
    }
    // All that was lost is older than a flush.
    row =
        row.with(pass.after(row.state())).incomplete(row.incomplete() && pass.flushedBelow() == 0);
    writeRow(rows, partition, row);
    return row;
  }

  private static PartitionRow put(EntryRows entries, Entry entry, PartitionRow row) {
    if (entry.value().length > VALUE_BYTES_MAX) {
      throw new IllegalArgumentException("value is too long: " + entry.value().length);
    }
    entries.put(entry, row.hasPieces());
    return EntryRow.pieces(entry.value().length) == 0 ? row : row.withPieces();
  }

  @Override
  public StoredPartition partition(int partition) {
    PartitionRow row = row(partition);
    return row.erasing() ? StoredPartition.EMPTY : row.state();
  }

  @Override
  public Map<Integer, StoredPartition> partitions() {
    Map<Integer, StoredPartition> states = new HashMap<>();
    partitions.forEach(
        (partition, row) -> {
          if (!row.erasing()) {
            states.put(partition, row.state());
          }
        });
    return states;
  }

  @Override
  public ScanPage scan(int partition, KeyRange range, int limit, long bytesMax) {
    PageScan scan = new PageScan(partition, limit, bytesMax);
    return page(partition, scan, rows -> scan.run(rows, range));
  }

  @Override
  public ScanPage read(int partition, List<Key> keys, long bytesMax) {
    PageScan scan = new PageScan(partition, Integer.MAX_VALUE, bytesMax);
    return page(partition, scan, rows -> scan.run(rows, keys));
  }

  private ScanPage page(int partition, PageScan scan, Function<Rows, ScanPage> body) {
    readable(partition);
    ScanPage page = damage.guarded(partition, Optional.empty(), () -> table.read(body));
    page.damaged().forEach(met -> damage.meet(met.getMessage()));
    return scan.withLosses(page);
  }

  @Override
  public void erase(int partition) {
    if (!partitions.containsKey(partition)) {
      return;
    }
    change(partition, new PartitionRow(StoredPartition.EMPTY, true, true, false));
    sweep.deleteAll(partition);
    table.write(rows -> rows.delete(RowKey.partition(partition)));
    partitions.remove(partition);
  }

  @Override
  public boolean eraseFlushed(int partition, int limit) {
    PartitionRow row = row(partition);
    return sweep.deleteBelow(partition, row.state().flushedBelow(), row.hasPieces(), limit);
  }

  @Override
  public void beginCopy(int partition) {
    StoredPartition copying = new StoredPartition(0, true, 0, 0, Optional.empty());
    PartitionRow[] row = new PartitionRow[1];
    table.write(
        rows -> {
          boolean holdsSome = PartitionSweep.holdsSome(rows, partition);
          row[0] = new PartitionRow(copying, false, holdsSome, false);
          writeRow(rows, partition, row[0]);
        });
    partitions.put(partition, row[0]);
    sweep.begin(partition, row[0].hasPieces());
  }

  @Override
  public boolean emptySome(int partition, int limit) {
    if (sweep.isEmptying(partition) && sweep.emptySome(partition, limit)) {
      change(partition, row(partition).withoutPieces());
    }
    return !sweep.isEmptying(partition);
  }

  @Override
  public void copyIn(int partition, List<Entry> entries) {
    copying(partition);
    emptySome(partition, Integer.MAX_VALUE);
    PartitionRow[] row = {row(partition)};
    table.write(
        rows -> {
          EntryRows to = new EntryRows(rows, partition);
          for (Entry entry : entries) {
            Optional<Long> present = to.soundVersion(entry.key());
            if (present.isEmpty() || Version.before(present.get(), entry.version())) {
              row[0] = put(to, entry, row[0]);
            }
          }
          writeRow(rows, partition, row[0]);
        });
    partitions.put(partition, row[0]);
  }

  @Override
  public void endCopy(int partition, StoredPartition state) {
    if (state.copying()) {
      throw new IllegalArgumentException("a copy that ends and is still copying: " + partition);
    }
    copying(partition);
    emptySome(partition, Integer.MAX_VALUE);
    change(partition, row(partition).with(state));
  }

  @Override
  public void sync() {
    long start = clock.nanos();
    table.sync();
    metrics.syncUs.update((clock.nanos() - start) / 1_000);
  }

  @Override
  public void gc() {
    table.clean();
  }

  @Override
  public StoreSizes sizes() {
    return new StoreSizes(table.rows(), table.diskBytes());
  }

  @Override
  public void close() {
    try (lock) {
      table.close();
    } catch (IOException e) {
      throw new StoreFailedException("cannot give the folder free", e);
    }
  }

  @Override
  public long checkFiles(long from, long bytesMax) {
    return table.check(from, bytesMax);
  }

  @Override
  public boolean isDamaged() {
    return damage.isMet();
  }

  @Override
  public Set<Integer> incomplete() {
    return partitions.entrySet().stream()
        .filter(row -> row.getValue().incomplete())
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public Set<Integer> repair() {
    if (!damage.isMet()) {
      return Set.of();
    }
    Set<Integer> before = incomplete();
    try (XodusTable fresh = XodusTable.open(place.at(folders.repaired()))) {
      partitions.putAll(new StoreRebuild(table, fresh).run(partitions));
    } catch (IOException e) {
      throw new StoreFailedException("cannot make a repaired store", e);
    }
    table.replace(
        () -> {
          folders.markWhole();
          folders.takeOver();
          return null;
        });
    damage.repaired();
    Set<Integer> lost = new TreeSet<>(incomplete());
    lost.removeAll(before);
    LOG.warn("the store was made anew; entries are lost in partitions {}", lost);
    return lost;
  }

  private PartitionRow row(int partition) {
    return partitions.getOrDefault(partition, PartitionRow.EMPTY);
  }

  /** Writes a partition's row in a transaction of its own, then shows it. */
  private void change(int partition, PartitionRow row) {
    table.write(rows -> writeRow(rows, partition, row));
    partitions.put(partition, row);
  }

  private static void writeRow(Rows rows, int partition, PartitionRow row) {
    byte[] key = RowKey.partition(partition);
    rows.put(key, row.write(key));
  }

  private PartitionRow readable(int partition) {
    PartitionRow row = row(partition);
    if (row.state().copying()) {
      throw new BeingCopiedException(partition);
    }
    return row;
  }

  private void writable(int partition) {
    if (readable(partition).erasing()) {
      throw new IllegalStateException("partition " + partition + " is being erased");
    }
  }

  private void copying(int partition) {
    if (!row(partition).state().copying()) {
      throw new IllegalStateException("partition " + partition + " is not being copied");
    }
  }
}
