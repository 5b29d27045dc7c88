package io.kumo.node.store;

import io.kumo.node.entry.Entry;
import io.kumo.node.store.XodusTable.Rows;
import io.kumo.ring.Key;
import io.kumo.ring.Version;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Gathers one page of a partition. */
final class PageScan {
  private final int partition;
  private final long flushedBelow;
  private final int limit;
  private final long bytesMax;
  private final List<Entry> entries = new ArrayList<>();
  private final List<DamagedEntryException> damaged = new ArrayList<>();
  private Optional<Key> last = Optional.empty();
  private int looked;
  private long bytes;
  private boolean full;

  PageScan(int partition, long flushedBelow, int limit, long bytesMax) {
    if (limit < 1) {
      throw new IllegalArgumentException("limit is below 1: " + limit);
    }
    this.partition = partition;
    this.flushedBelow = flushedBelow;
    this.limit = limit;
    this.bytesMax = bytesMax;
  }

  ScanPage run(Rows rows, Optional<Key> after) {
    EntryRows reader = new EntryRows(rows, partition);
    byte[] prefix = RowKey.entries(partition);
    byte[] from = after.map(key -> RowKey.behindEntry(partition, key)).orElse(prefix);
    rows.walk(prefix, from, (rowKey, row) -> take(reader, rowKey, row));
    return new ScanPage(entries, damaged, full ? last : Optional.empty());
  }

  private boolean take(EntryRows reader, byte[] rowKey, ByteBuffer row) {
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
    try {
      Entry entry = reader.read(key.get(), row);
      if (!Version.before(entry.version(), flushedBelow)) {
        entries.add(entry);
        bytes += entry.value().length;
      }
    } catch (DamagedEntryException e) {
      damaged.add(e);
    }
    last = key;
    full = ++looked >= limit || bytes > bytesMax;
    return true;
  }
}
