package io.kumo.sim.cluster;

import io.kumo.node.cache.EntryCache;
import io.kumo.node.entry.Entry;
import io.kumo.node.entry.Write;
import io.kumo.ring.Key;
import io.kumo.sim.Scheduler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Brings what is committed into a shard's store, in passes, as {@code Applier} does: behind a force
 * of the journal (rule 12), and the journal is pruned below what a synced store has applied (rule
 * 13).
 */
final class ShardApplier {
  private static final int CACHE_BYTES = 4_000;
  private static final long FULL_NANOS = Scheduler.ms(20);

  private final NodeShard shard;
  private final ShardFiles.Opened files;
  private final World world;
  private final EntryCache cache;
  private final Deque<Work> works = new ArrayDeque<>();
  private boolean passSet;

  /** Writes to apply, or something else to do between them. */
  private record Work(int partition, List<Write> writes, boolean leads, Optional<Runnable> task) {}

  ShardApplier(NodeShard shard, ShardFiles.Opened files) {
    this.shard = shard;
    this.files = files;
    this.world = shard.around().world();
    this.cache = new EntryCache(CACHE_BYTES, key -> shard.around().ring().partitionOf(key));
  }

  void start() {
    sync();
  }

  EntryCache cache() {
    return cache;
  }

  void committed(int partition, List<Write> writes, boolean leads) {
    works.add(new Work(partition, List.copyOf(writes), leads, Optional.empty()));
    setPass(world.random().ms(5, 500));
  }

  /** Does it behind all that was committed before. */
  void task(int partition, Runnable task) {
    works.add(new Work(partition, List.of(), false, Optional.of(task)));
    // Soon, although a pass may be set for later.
    shard.actor().later(world.random().micros(50, 5000), this::pass);
  }

  private void setPass(long nanos) {
    if (!passSet) {
      passSet = true;
      shard.actor().later(nanos, this::pass);
    }
  }

  private void pass() {
    passSet = false;
    if (files.disk().full()) {
      setPass(FULL_NANOS);
      return;
    }
    Map<Integer, List<Write>> writes = new TreeMap<>();
    List<Work> applied = new ArrayList<>();
    while (!works.isEmpty()) {
      Work work = works.remove();
      if (work.task().isPresent()) {
        apply(writes, applied);
        work.task().get().run();
      } else {
        writes.computeIfAbsent(work.partition(), p -> new ArrayList<>()).addAll(work.writes());
        applied.add(work);
      }
    }
    apply(writes, applied);
  }

  private void apply(Map<Integer, List<Write>> writes, List<Work> applied) {
    if (!writes.isEmpty()) {
      force();
      files.store().apply(writes);
      applied.forEach(this::unpin);
    }
    writes.clear();
    applied.clear();
  }

  private void unpin(Work work) {
    for (Write write : work.writes()) {
      keyOf(write).ifPresent(key -> cache.applied(key, write.version(), work.leads()));
    }
  }

  /** The key that a write changes, if it is one. */
  static Optional<Key> keyOf(Write write) {
    if (write instanceof Write.Put put) {
      return Optional.of(put.entry().key());
    }
    return write instanceof Write.Remove remove ? Optional.of(remove.key()) : Optional.empty();
  }

  /** What its key holds afterwards. */
  static Optional<Entry> entryOf(Write write) {
    return write instanceof Write.Put put ? Optional.of(put.entry()) : Optional.empty();
  }

  /** Whether it cannot go on, for the disk takes nothing. */
  boolean isStuck() {
    return files.disk().full() && !works.isEmpty();
  }

  boolean isIdle() {
    return works.isEmpty();
  }

  /** Syncs the store now and then, and prunes the journal. */
  private void sync() {
    shard.actor().later(world.random().ms(50, 1500), this::sync);
    if (!files.disk().full()) {
      syncNow();
    }
  }

  private void syncNow() {
    Map<Integer, Long> positions = new HashMap<>();
    files.store().parts().forEach((partition, part) -> positions.put(partition, part.applied()));
    files.store().sync();
    try {
      files.journal().prune(positions);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Forces the journal. @return up to where it is synced */
  long force() {
    try {
      return files.journal().force();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void syncAll() {
    pass();
    force();
    syncNow();
  }

  /** A key's newest committed entry, from the store where memory does not know it. */
  Optional<Entry> stored(int partition, Key key) {
    return Optional.ofNullable(files.store().part(partition).entries().get(key));
  }

  /** Some time that a look into the store takes. */
  long readNanos() {
    return world.random().chance(0.02)
        ? Scheduler.ms(world.random().below(50))
        : world.random().micros(30, 3000);
  }
}
