package io.kumo.node.shard;

import io.kumo.node.replica.StorePage;
import io.kumo.node.store.BeingCopiedException;
import io.kumo.node.store.DamagedEntryException;
import io.kumo.node.store.ScanPage;
import io.kumo.ring.Key;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one partition's committed entries for the nodes that are copied to, a few megabytes each
 * time in one short transaction. Called by the shard's thread; the reading is done by the readers.
 */
final class Copies {
  private static final Logger LOG = LoggerFactory.getLogger(Copies.class);
  private static final long PART_BYTES = 2L << 20;
  private static final int SCAN_ROWS_MAX = 4096;

  private final PartitionSlot slot;
  private final ShardLoop loop;
  private final ShardStorage storage;

  Copies(PartitionSlot slot, ShardLoop loop, ShardStorage storage) {
    this.slot = slot;
    this.loop = loop;
    this.storage = storage;
  }

  /** See {@link io.kumo.node.replica.Effects#readStore}. */
  void read(long session, Optional<Key> after, long applied) {
    Runnable read = () -> storage.readers().submit(() -> scan(session, after));
    if (Long.compareUnsigned(storage.store().appliedPosition(slot.partition), applied) >= 0) {
      read.run();
    } else {
      // All up to there was handed to the applier before: behind this task it is applied.
      storage.applier().put(new ApplierWork.Task(slot.partition, store -> read.run()));
    }
  }

  private void scan(long session, Optional<Key> after) {
    ScanPage page;
    try {
      page = storage.store().scan(slot.partition, after, SCAN_ROWS_MAX, PART_BYTES);
    } catch (DamagedEntryException e) {
      damaged(session, e);
      return;
    } catch (BeingCopiedException e) {
      // This replica led when it was asked, and is now given a copy itself.
      failed(session, String.valueOf(e.getMessage()));
      return;
    }
    if (!page.damaged().isEmpty()) {
      // A copy without what cannot be read would be taken for whole: rather none at all.
      damaged(session, page.damaged().get(0));
      return;
    }
    long applied = storage.store().appliedPosition(slot.partition);
    slot.read(session, CopyMeter.bytesOf(page.entries()));
    StorePage read = new StorePage(after, page.entries(), page.next(), applied);
    loop.mailbox().put(() -> slot.tell((replica, now) -> replica.storeRead(session, read, now)));
  }

  private void damaged(long session, DamagedEntryException damage) {
    LOG.warn("a copy of partition {} is given up: {}", slot.partition, damage.getMessage());
    failed(session, String.valueOf(damage.getMessage()));
  }

  private void failed(long session, String why) {
    loop.mailbox()
        .put(() -> slot.tell((replica, now) -> replica.storeReadFailed(session, why, now)));
  }
}
