package io.kumo.node.cache;

import io.kumo.node.entry.Entry;
import io.kumo.ring.Key;
import io.kumo.ring.Version;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToIntFunction;

/**
 * Committed state of one shard's keys, bounded in bytes.
 *
 * <p>What is committed but not yet in the store is <em>pinned</em>, absences too: the store would
 * answer with something older. Everything else may be evicted at any time, oldest first, with a
 * second chance for what was read since (the CLOCK rule, Corbató 1968).
 *
 * <p>{@link #find} takes no lock. The other methods are short critical sections over memory alone;
 * any thread may call them, but {@link #commit} comes from one thread for a given key, with rising
 * versions. The bound counts what the Java objects really take. Pinned bytes alone may exceed it:
 * who lets writes in looks at {@link #pinnedBytes} first.
 */
public final class EntryCache {
  private final long bytesMax;
  private final ToIntFunction<Key> partitionOf;
  private final Map<Key, Cached> entries = new ConcurrentHashMap<>();
  private final LongAdder evictions = new LongAdder();

  private final Object lock = new Object();
  private final Map<Key, Fill> fills = new HashMap<>();
  private final Map<Integer, PartitionEntries> partitions = new HashMap<>();
  private final EvictionOrder order = new EvictionOrder();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong pinnedBytes = new AtomicLong();

  /**
   * An empty cache that holds at most {@code bytesMax} bytes, what is pinned apart.
   *
   * @param partitionOf the partition of a key, the same at all times
   */
  public EntryCache(long bytesMax, ToIntFunction<Key> partitionOf) {
    if (bytesMax < 0) {
      throw new IllegalArgumentException("bytes max is negative: " + bytesMax);
    }
    this.bytesMax = bytesMax;
    this.partitionOf = partitionOf;
  }

  /** What is known of {@code key} now, {@link Cached#UNKNOWN} if the store must be asked. */
  public Cached find(Key key) {
    Cached cached = entries.get(key);
    if (cached == null) {
      return Cached.UNKNOWN;
    }
    if (!cached.used) {
      cached.used = true;
    }
    return cached;
  }

  /**
   * Takes a committed write that the store does not have yet, pins it, and cancels the key's loads.
   * Visible to every {@link #find} from now on.
   *
   * @param entry what the key holds; empty for an absence
   */
  public void commit(Key key, long version, Optional<Entry> entry) {
    Cached cached = Cached.of(key, version, entry);
    cached.pinned = true;
    synchronized (lock) {
      for (Fill fill = fills.get(key); fill != null; fill = fill.next) {
        fill.cancelled = true;
      }
      pinnedBytes.addAndGet(cached.bytes);
      replace(cached);
      evict();
    }
  }

  /**
   * Unpins what {@link #commit} took under this version, now that the store has it; does nothing
   * where a newer write has come since.
   *
   * @param keep whether the entry is likely to be read: else it is the first to be evicted
   */
  public void applied(Key key, long version, boolean keep) {
    synchronized (lock) {
      Cached cached = entries.get(key);
      if (cached == null || !cached.pinned || cached.version() != version) {
        return;
      }
      cached.pinned = false;
      pinnedBytes.addAndGet(-cached.bytes);
      if (keep) {
        order.addYoungest(cached);
      } else {
        order.addOldest(cached);
      }
      evict();
    }
  }

  /** Registers a load; to be called before the store is read. */
  public Fill begin(Key key) {
    Fill fill = new Fill(key);
    synchronized (lock) {
      fill.next = fills.put(key, fill);
    }
    return fill;
  }

  /**
   * Ends a load with what the store held, and keeps that unless the load was cancelled.
   *
   * @return whether the load was not cancelled: if {@code false}, look into the cache again, and
   *     load again if it does not know
   */
  public boolean complete(Fill fill, Optional<Entry> loaded) {
    synchronized (lock) {
      unregister(fill);
      if (fill.cancelled) {
        return false;
      }
      if (!entries.containsKey(fill.key)) {
        long version = loaded.map(Entry::version).orElse(Version.NONE);
        Cached cached = Cached.of(fill.key, version, loaded);
        order.addYoungest(cached);
        replace(cached);
        evict();
      }
      return true;
    }
  }

  /** Ends a load that brought nothing. */
  public void abandon(Fill fill) {
    synchronized (lock) {
      unregister(fill);
    }
  }

  /**
   * Forgets every key of a partition, pinned or not, and cancels their loads: the replica is given
   * up. What is known of other partitions costs nothing.
   */
  public void forget(int partition) {
    forget(partition, true);
  }

  /** Forgets like {@link #forget}, but for what is pinned. */
  public void forgetUnpinned(int partition) {
    forget(partition, false);
  }

  private void forget(int partition, boolean pinnedToo) {
    synchronized (lock) {
      for (Fill head : fills.values()) {
        for (Fill fill = head; fill != null; fill = fill.next) {
          fill.cancelled |= partitionOf.applyAsInt(fill.key) == partition;
        }
      }
      PartitionEntries its = partitions.get(partition);
      Cached next = its == null ? null : its.first();
      while (next != null) {
        Cached cached = next;
        next = cached.nextOfPartition;
        if (pinnedToo || !cached.pinned) {
          entries.remove(cached.key);
          release(cached);
        }
      }
    }
  }

  /** How many keys are known. */
  public int size() {
    return entries.size();
  }

  /** Bytes held, what is pinned included. */
  public long bytes() {
    return bytes.get();
  }

  /** Bytes held for what the store does not have yet. */
  public long pinnedBytes() {
    return pinnedBytes.get();
  }

  /** How many keys were evicted since the start. */
  public long evictions() {
    return evictions.sum();
  }

  private void replace(Cached cached) {
    Cached before = entries.put(cached.key, cached);
    bytes.addAndGet(cached.bytes);
    partitions
        .computeIfAbsent(partitionOf.applyAsInt(cached.key), number -> new PartitionEntries())
        .add(cached);
    if (before != null) {
      release(before);
    }
  }

  private void release(Cached cached) {
    bytes.addAndGet(-cached.bytes);
    cached.partition.remove(cached);
    if (cached.pinned) {
      pinnedBytes.addAndGet(-cached.bytes);
    } else {
      order.remove(cached);
    }
  }

  private void evict() {
    while (bytes.get() > bytesMax) {
      Cached victim = order.removeOldestUnused();
      if (victim == null) {
        return;
      }
      entries.remove(victim.key);
      victim.partition.remove(victim);
      bytes.addAndGet(-victim.bytes);
      evictions.increment();
    }
  }

  private void unregister(Fill fill) {
    Fill head = fills.get(fill.key);
    if (head == fill) {
      if (fill.next == null) {
        fills.remove(fill.key);
      } else {
        fills.put(fill.key, fill.next);
      }
      return;
    }
    for (Fill before = head; before != null; before = before.next) {
      if (before.next == fill) {
        before.next = fill.next;
        return;
      }
    }
  }
}
