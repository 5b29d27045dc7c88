package io.kumo.node.shard;

import io.kumo.node.entry.Batch;
import io.kumo.node.journal.JournalCursor;
import io.kumo.node.store.ScanPage;
import io.kumo.ring.Key;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the past for the nodes that join one partition: batches from the journal, entries from the
 * store, a few megabytes each time. Called by the shard's thread, which asks for the next part of a
 * session only when it has the last; the reading is done by the readers.
 */
final class Feeds {
  private static final Logger LOG = LoggerFactory.getLogger(Feeds.class);
  private static final long PART_BYTES = 2L << 20;
  private static final int SCAN_ROWS_MAX = 4096;

  private final PartitionSlot slot;
  private final ShardLoop loop;
  private final ShardStorage storage;
  private final Map<Long, JournalFeed> journalFeeds = new HashMap<>();

  /** Where a session stands; touched by one thread at a time. */
  private static final class JournalFeed {
    private JournalCursor cursor;
    private boolean ended;
  }

  Feeds(PartitionSlot slot, ShardLoop loop, ShardStorage storage) {
    this.slot = slot;
    this.loop = loop;
    this.storage = storage;
  }

  /** See {@link io.kumo.node.replica.Effects#readJournal}. */
  void readJournal(long session, long after) {
    JournalFeed feed = journalFeeds.computeIfAbsent(session, s -> new JournalFeed());
    storage.readers().submit(() -> readJournal(session, feed, after));
  }

  private void readJournal(long session, JournalFeed feed, long after) {
    List<Batch> batches = new ArrayList<>();
    boolean hole = false;
    synchronized (feed) {
      if (feed.ended) {
        return;
      }
      try {
        if (feed.cursor == null) {
          feed.cursor = storage.journal().cursor(Map.of(slot.partition, after));
        }
        hole = !feed.cursor.partitions().contains(slot.partition);
        if (!hole) {
          fill(feed.cursor, batches);
        }
      } catch (IOException e) {
        LOG.error("partition {}: cannot read the journal for a joining node", slot.partition, e);
        hole = true;
      }
    }
    boolean needsCopy = hole;
    loop.mailbox()
        .put(
            () ->
                slot.tell((replica, now) -> replica.journalRead(session, batches, needsCopy, now)));
  }

  private static void fill(JournalCursor cursor, List<Batch> batches) throws IOException {
    long bytes = 0;
    while (bytes < PART_BYTES) {
      Optional<Batch> next = cursor.next();
      if (next.isEmpty()) {
        return;
      }
      batches.add(next.get());
      bytes += next.get().writes().stream().mapToLong(KeyedWrites::bytesOf).sum();
    }
  }

  /** See {@link io.kumo.node.replica.Effects#readStore}. */
  void readStore(long session, Optional<Key> after, long applied) {
    Runnable read = () -> storage.readers().submit(() -> scan(session, after));
    if (Long.compareUnsigned(storage.store().appliedPosition(slot.partition), applied) >= 0) {
      read.run();
    } else {
      // All up to there was handed to the applier before: behind this task it is applied.
      storage.applier().put(new ApplierWork.Task(store -> read.run()));
    }
  }

  private void scan(long session, Optional<Key> after) {
    ScanPage page = storage.store().scan(slot.partition, after, SCAN_ROWS_MAX, PART_BYTES);
    page.damaged().forEach(damage -> LOG.error("not copied: {}", damage.getMessage()));
    long applied = storage.store().appliedPosition(slot.partition);
    loop.mailbox()
        .put(
            () ->
                slot.tell(
                    (replica, now) ->
                        replica.storeRead(
                            session, page.entries(), applied, page.next().isEmpty(), now)));
  }

  /** See {@link io.kumo.node.replica.Effects#endFeed}. */
  void end(long session) {
    JournalFeed feed = journalFeeds.remove(session);
    if (feed == null) {
      return;
    }
    storage.readers().submit(() -> close(feed));
  }

  private static void close(JournalFeed feed) {
    synchronized (feed) {
      feed.ended = true;
      if (feed.cursor != null) {
        feed.cursor.close();
      }
    }
  }
}
