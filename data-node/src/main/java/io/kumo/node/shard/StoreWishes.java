package io.kumo.node.shard;

import io.kumo.node.cache.Cached;
import io.kumo.node.cache.Fill;
import io.kumo.node.entry.Entry;
import io.kumo.node.entry.Write;
import io.kumo.node.replica.FlushMarks;
import io.kumo.node.replica.StoreTask;
import io.kumo.node.store.EntryStore;
import io.kumo.node.store.StoredPartition;
import io.kumo.ring.Key;
import io.kumo.ring.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one replica wants of its part of the store: loads, writes, and the steps of a copy. Called
 * by the shard's thread; the work is done by readers and the applier, the answers come by the
 * mailbox.
 */
final class StoreWishes {
  private final PartitionSlot slot;
  private final ShardLoop loop;
  private final ShardStorage storage;
  private final ShardEnvironment environment;

  /** Between the two ends of a copy, what was committed waits here (rule 18). */
  private Optional<List<ApplierWork.Committed>> held = Optional.empty();

  StoreWishes(
      PartitionSlot slot, ShardLoop loop, ShardStorage storage, ShardEnvironment environment) {
    this.slot = slot;
    this.loop = loop;
    this.storage = storage;
    this.environment = environment;
  }

  /** Makes writes visible in the cache and hands them to the applier. */
  void committed(List<Write> writes, boolean leads) {
    long bytes = 0;
    for (Write write : writes) {
      Key key = KeyedWrites.keyOf(write);
      if (key != null) {
        storage.cache().commit(key, write.version(), KeyedWrites.entryOf(write));
      }
      bytes += KeyedWrites.bytesOf(write);
    }
    ApplierWork.Committed work =
        new ApplierWork.Committed(slot.partition, List.copyOf(writes), leads, bytes);
    storage.applier().count(bytes);
    if (held.isPresent()) {
      held.get().add(work);
    } else {
      storage.applier().put(work);
    }
  }

  /** Looks a key up; the fill stays registered until the shard's thread takes the answer. */
  void load(long ticket, Key key) {
    Fill fill = storage.cache().begin(key);
    storage.readers().submit(() -> load(ticket, fill));
  }

  private void load(long ticket, Fill fill) {
    Optional<Entry> entry;
    try {
      entry = storage.store().get(slot.partition, fill.key());
    } catch (RuntimeException e) {
      storage.cache().abandon(fill);
      String why = String.valueOf(e.getMessage());
      loop.mailbox().put(() -> slot.tell((replica, now) -> replica.loadFailed(ticket, why, now)));
      return;
    }
    loop.mailbox().put(() -> loaded(ticket, fill, entry));
  }

  private void loaded(long ticket, Fill fill, Optional<Entry> entry) {
    if (storage.cache().complete(fill, entry)) {
      slot.tell((replica, now) -> replica.loaded(ticket, entry, now));
      return;
    }
    Cached newer = storage.cache().find(fill.key());
    if (newer.known()) {
      slot.tell((replica, now) -> replica.loaded(ticket, newer.entry(), now));
    } else {
      load(ticket, fill.key());
    }
  }

  /** Does a step of a copy, behind all that was committed before it. */
  void store(long ticket, StoreTask task) {
    Runnable then =
        () -> loop.mailbox().put(() -> slot.tell((replica, now) -> replica.stored(ticket, now)));
    if (task instanceof StoreTask.Empty) {
      dropHeld();
      held = Optional.of(new ArrayList<>());
      storage.cache().forget(slot.partition);
      // What readers loaded while the old entries were still there; the stream's are pinned.
      Runnable begun = () -> storage.cache().forgetUnpinned(slot.partition);
      storage.applier().put(new ApplierWork.Emptying(slot.partition, begun, then));
      return;
    }
    storage.applier().put(work(task, then));
    if (task instanceof StoreTask.Complete && held.isPresent()) {
      held.get().forEach(storage.applier()::put);
      held = Optional.empty();
    } else if (task instanceof StoreTask.Forget) {
      dropHeld();
    }
  }

  private ApplierWork work(StoreTask task, Runnable then) {
    if (task instanceof StoreTask.Complete) {
      return new ApplierWork.SyncedTask(slot.partition, store -> run(task, store), then);
    }
    return new ApplierWork.Task(
        slot.partition,
        store -> {
          run(task, store);
          stored(task, then);
        });
  }

  /** A learner that hears of one part stored wants the next: that may have to wait. */
  private void stored(StoreTask task, Runnable then) {
    if (task instanceof StoreTask.Fill fill) {
      long bytes = CopyMeter.bytesOf(fill.entries());
      environment.copyIntake().stored(bytes, then, environment.clock().nanos());
    } else {
      then.run();
    }
  }

  /** What an earlier copy's stream committed is older than what comes next. */
  private void dropHeld() {
    held.ifPresent(stale -> stale.forEach(work -> storage.applier().done(work.bytes())));
    held = Optional.empty();
  }

  private void run(StoreTask task, EntryStore store) {
    if (task instanceof StoreTask.Forget) {
      store.erase(slot.partition);
    } else if (task instanceof StoreTask.Fill fill) {
      store.copyIn(slot.partition, fill.entries());
    } else if (task instanceof StoreTask.Complete complete) {
      store.endCopy(slot.partition, stored(complete));
    }
  }

  private static StoredPartition stored(StoreTask.Complete complete) {
    FlushMarks marks = complete.marks();
    Optional<Write.Flush> pending =
        marks.pendingVersion() == Version.NONE
            ? Optional.empty()
            : Optional.of(
                new Write.Flush(marks.pendingVersion(), marks.pendingDueMs(), Optional.empty()));
    return new StoredPartition(
        complete.applied(), false, complete.copiedUpTo(), marks.below(), pending);
  }
}
