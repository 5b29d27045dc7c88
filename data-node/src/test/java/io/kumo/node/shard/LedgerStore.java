package io.kumo.node.shard;

import io.kumo.node.entry.Entry;
import io.kumo.node.store.DamagedStoreException;
import io.kumo.node.store.EntryStore;
import io.kumo.node.store.KeyRange;
import io.kumo.node.store.MemoryStore;
import io.kumo.node.store.ScanPage;
import io.kumo.node.store.StorePass;
import io.kumo.node.store.StoreSizes;
import io.kumo.node.store.StoredPartition;
import io.kumo.ring.Key;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A store in memory that writes down when it was changed, in order with the journal. */
final class LedgerStore implements EntryStore {
  private final EntryStore memory = new MemoryStore();
  private final List<String> ledger;

  /** How often it has to be asked before a partition is empty. */
  int stepsToEmpty = 1;

  /** Runs whenever some of a partition is emptied. */
  Runnable whileEmptying = () -> {};

  /** Of these it has lost entries; the first flush mends that. */
  volatile Set<Integer> incomplete = Set.of();

  /** Of these it is about to lose some, which it notices at the next pass. */
  volatile Set<Integer> toLose = Set.of();

  LedgerStore(List<String> ledger) {
    this.ledger = ledger;
  }

  @Override
  public Optional<Entry> get(int partition, Key key) {
    return memory.get(partition, key);
  }

  @Override
  public void apply(StorePass pass) {
    if (!toLose.isEmpty()) {
      throw new DamagedStoreException("page 7 is damaged", null);
    }
    ledger.add("apply");
    memory.apply(pass);
    Set<Integer> left = new HashSet<>(incomplete);
    left.removeIf(partition -> memory.partition(partition).flushedBelow() != 0);
    incomplete = left;
  }

  @Override
  public Set<Integer> repair() {
    incomplete = toLose;
    toLose = Set.of();
    return incomplete;
  }

  @Override
  public Set<Integer> incomplete() {
    return incomplete;
  }

  @Override
  public StoredPartition partition(int partition) {
    return memory.partition(partition);
  }

  @Override
  public Map<Integer, StoredPartition> partitions() {
    return memory.partitions();
  }

  @Override
  public ScanPage scan(int partition, KeyRange range, int limit, long bytesMax) {
    return memory.scan(partition, range, limit, bytesMax);
  }

  @Override
  public ScanPage read(int partition, List<Key> keys, long bytesMax) {
    return memory.read(partition, keys, bytesMax);
  }

  @Override
  public void erase(int partition) {
    memory.erase(partition);
  }

  @Override
  public boolean eraseFlushed(int partition, int limit) {
    return memory.eraseFlushed(partition, limit);
  }

  @Override
  public void beginCopy(int partition) {
    ledger.add("beginCopy");
    memory.beginCopy(partition);
  }

  @Override
  public boolean emptySome(int partition, int limit) {
    ledger.add("empty");
    whileEmptying.run();
    return --stepsToEmpty <= 0;
  }

  @Override
  public void copyIn(int partition, List<Entry> entries) {
    memory.copyIn(partition, entries);
  }

  @Override
  public void endCopy(int partition, StoredPartition state) {
    ledger.add("endCopy");
    memory.endCopy(partition, state);
  }

  @Override
  public void sync() {
    ledger.add("sync");
    memory.sync();
  }

  @Override
  public void gc() {
    memory.gc();
  }

  @Override
  public StoreSizes sizes() {
    return memory.sizes();
  }

  @Override
  public void close() {
    memory.close();
  }
}
