package io.kumo.node.store;

import io.kumo.node.entry.Entry;
import io.kumo.ring.Key;
import io.kumo.ring.Version;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A store in memory, for tests and simulations. Safe for use by any thread. It can lose what was
 * not synced, as a power cut does.
 */
public final class MemoryStore implements EntryStore {
  private Map<Integer, Partition> partitions = new TreeMap<>();
  private Map<Integer, Partition> synced = new TreeMap<>();
  private boolean closed;

  private static final class Partition {
    private final NavigableMap<Key, Entry> entries = new TreeMap<>();
    private StoredPartition state = StoredPartition.EMPTY;

    Partition copy() {
      Partition copy = new Partition();
      copy.entries.putAll(entries);
      copy.state = state;
      return copy;
    }

    boolean isLive(Entry entry) {
      return !Version.before(entry.version(), state.flushedBelow());
    }
  }

  /** Goes back to what the last {@link #sync} saw, and may be used again if it was closed. */
  public synchronized void powerCut() {
    partitions = copyOf(synced);
    closed = false;
  }

  @Override
  public synchronized Optional<Entry> get(int partition, Key key) {
    Partition of = readable(partition);
    return Optional.ofNullable(of.entries.get(key)).filter(of::isLive);
  }

  @Override
  public synchronized void apply(StorePass pass) {
    pass.partitions().keySet().forEach(this::readable);
    pass.partitions()
        .forEach(
            (partition, part) -> {
              Partition to = partitions.computeIfAbsent(partition, p -> new Partition());
              part.changes().forEach((key, entry) -> set(to, key, entry));
              to.state = part.after(to.state);
            });
  }

  private static void set(Partition to, Key key, Optional<Entry> entry) {
    if (entry.isPresent()) {
      to.entries.put(key, entry.get());
    } else {
      to.entries.remove(key);
    }
  }

  @Override
  public synchronized StoredPartition partition(int partition) {
    return open(partition).state;
  }

  @Override
  public synchronized Map<Integer, StoredPartition> partitions() {
    Map<Integer, StoredPartition> states = new HashMap<>();
    partitions.forEach((partition, of) -> states.put(partition, of.state));
    return states;
  }

  @Override
  public synchronized ScanPage scan(int partition, KeyRange range, int limit, long bytesMax) {
    if (limit < 1) {
      throw new IllegalArgumentException("limit is below 1: " + limit);
    }
    Partition of = readable(partition);
    List<Entry> page = new ArrayList<>();
    int looked = 0;
    long bytes = 0;
    for (Entry entry :
        range.after().map(key -> of.entries.tailMap(key, false)).orElse(of.entries).values()) {
      if (!range.reaches(entry.key())) {
        break;
      }
      if (of.isLive(entry)) {
        page.add(entry);
        bytes += entry.value().length;
      }
      if (++looked == limit || bytes > bytesMax) {
        boolean isLast = entry.key().equals(of.entries.lastKey());
        return page(of, page, isLast ? Optional.empty() : Optional.of(entry.key()));
      }
    }
    return page(of, page, Optional.empty());
  }

  private static ScanPage page(Partition of, List<Entry> entries, Optional<Key> next) {
    return new ScanPage(entries, List.of(), next, of.state.appliedPosition());
  }

  @Override
  public synchronized ScanPage read(int partition, List<Key> keys, long bytesMax) {
    Partition of = readable(partition);
    List<Entry> found = new ArrayList<>();
    long bytes = 0;
    for (Key key : keys) {
      Entry entry = of.entries.get(key);
      if (entry != null && of.isLive(entry)) {
        found.add(entry);
        bytes += entry.value().length;
      }
      if (bytes > bytesMax) {
        return page(of, found, Optional.of(key));
      }
    }
    return page(of, found, Optional.empty());
  }

  @Override
  public synchronized void erase(int partition) {
    open(partition);
    partitions.remove(partition);
  }

  @Override
  public synchronized boolean eraseFlushed(int partition, int limit) {
    Partition of = open(partition);
    of.entries.values().removeIf(entry -> !of.isLive(entry));
    return true;
  }

  @Override
  public synchronized void beginCopy(int partition) {
    open(partition);
    Partition fresh = new Partition();
    fresh.state = new StoredPartition(0, true, 0, 0, Optional.empty());
    partitions.put(partition, fresh);
  }

  @Override
  public synchronized void copyIn(int partition, List<Entry> entries) {
    Partition to = copying(partition);
    for (Entry entry : entries) {
      to.entries.merge(
          entry.key(),
          entry,
          (old, fresh) -> Version.before(old.version(), fresh.version()) ? fresh : old);
    }
  }

  @Override
  public synchronized void endCopy(int partition, StoredPartition state) {
    if (state.copying()) {
      throw new IllegalArgumentException("a copy that ends and is still copying: " + partition);
    }
    copying(partition).state = state;
  }

  @Override
  public synchronized void sync() {
    synced = copyOf(partitions);
  }

  @Override
  public void gc() {
    // Memory that is no longer used is collected anyway.
  }

  @Override
  public synchronized StoreSizes sizes() {
    long entries = partitions.values().stream().mapToLong(of -> of.entries.size()).sum();
    return new StoreSizes(entries + partitions.size(), 0);
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      sync();
      closed = true;
    }
  }

  private Partition open(int partition) {
    if (closed) {
      throw new IllegalStateException("the store is closed");
    }
    return partitions.getOrDefault(partition, new Partition());
  }

  private Partition readable(int partition) {
    Partition of = open(partition);
    if (of.state.copying()) {
      throw new BeingCopiedException(partition);
    }
    return of;
  }

  private Partition copying(int partition) {
    Partition of = open(partition);
    if (!of.state.copying()) {
      throw new IllegalStateException("partition " + partition + " is not being copied");
    }
    return of;
  }

  private static Map<Integer, Partition> copyOf(Map<Integer, Partition> of) {
    Map<Integer, Partition> copy = new TreeMap<>();
    of.forEach((partition, content) -> copy.put(partition, content.copy()));
    return copy;
  }
}
