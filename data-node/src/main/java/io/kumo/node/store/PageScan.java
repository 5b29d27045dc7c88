package io.kumo.node.store;

import io.kumo.node.entry.Entry;
import io.kumo.node.store.XodusTable.Rows;
import io.kumo.ring.Key;
import io.kumo.ring.Version;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Gathers some of a partition's entries, and where it stands, from one transaction. */
final class PageScan {
  private final int partition;
  private final int limit;
  private final long bytesMax;
  private final List<Entry> entries = new ArrayList<>();
  private final List<DamagedEntryException> damaged = new ArrayList<>();
  private PartitionRow row = PartitionRow.EMPTY;
  private Optional<Key> last = Optional.empty();
  private int looked;
  private long bytes;
  private boolean full;

  PageScan(int partition, int limit, long bytesMax) {
    if (limit < 1) {
      throw new IllegalArgumentException("limit is below 1: " + limit);
    }
    this.partition = partition;
    this.limit = limit;
    this.bytesMax = bytesMax;
  }

  ScanPage run(Rows rows, KeyRange range) {
    if (begin(rows)) {
      EntryRows reader = new EntryRows(rows, partition);
      byte[] prefix = RowKey.entries(partition);
      byte[] from = range.after().map(key -> RowKey.behindEntry(partition, key)).orElse(prefix);
      rows.walk(prefix, from, (rowKey, found) -> take(reader, range, rowKey, found));
    }
    return page(full ? last : Optional.empty());
  }

  ScanPage run(Rows rows, List<Key> keys) {
    if (begin(rows)) {
      EntryRows reader = new EntryRows(rows, partition);
      for (Key key : keys) {
        try {
          reader.get(key).ifPresent(this::take);
        } catch (DamagedEntryException e) {
          damaged.add(e);
        }
        last = Optional.of(key);
        full = bytes > bytesMax;
        if (full) {
          break;
        }
      }
    }
    return page(full ? last : Optional.empty());
  }

  /** Reads where the partition stands. @return whether it has any entries */
  private boolean begin(Rows rows) {
    byte[] rowKey = RowKey.partition(partition);
    Optional<ByteBuffer> found = rows.get(rowKey);
    if (found.isPresent()) {
      try {
        row = PartitionRow.read(rowKey, found.get());
      } catch (DamagedRowException e) {
        throw new DamagedEntryException(partition, Optional.empty(), e);
      }
    }
    if (row.state().copying()) {
      throw new BeingCopiedException(partition);
    }
    return !row.erasing();
  }

  private ScanPage page(Optional<Key> next) {
    return new ScanPage(entries, damaged, next, row.state().appliedPosition());
  }

  /** The page that was gathered, and that it may lack what the partition has lost before. */
  ScanPage withLosses(ScanPage page) {
    if (!row.incomplete()) {
      return page;
    }
    damaged.add(StoreDamage.lost(partition, Optional.empty()));
    return new ScanPage(entries, damaged, page.next(), page.applied());
  }

  private boolean take(EntryRows reader, KeyRange range, byte[] rowKey, ByteBuffer found) {
    if (full) {
      return false;
    }
    Optional<Key> key = RowKey.keyOf(rowKey);
    if (key.isEmpty()) {
      damaged.add(
          new DamagedEntryException(
              partition, key, new DamagedRowException("a row key of " + rowKey.length + " bytes")));
      return true;
    }
    if (!range.reaches(key.get())) {
      return false;
    }
    try {
      take(reader.read(key.get(), found));
    } catch (DamagedEntryException e) {
      damaged.add(e);
    }
    last = key;
    full = ++looked >= limit || bytes > bytesMax;
    return true;
  }

  private void take(Entry entry) {
    if (!Version.before(entry.version(), row.state().flushedBelow())) {
      entries.add(entry);
      bytes += entry.value().length;
    }
  }
}
