package io.kumo.node.verify;

import io.kumo.node.entry.Entry;
import io.kumo.node.store.DamagedEntryException;
import io.kumo.node.store.EntryStore;
import io.kumo.node.store.KeyRange;
import io.kumo.node.store.ScanPage;
import io.kumo.node.verify.NotShownException.Reason;
import io.kumo.ring.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reads one partition of a store for a comparison, in short transactions; every entry that is read
 * is checked by the store. Any thread.
 */
final class StoreReads {
  private static final long PAGE_BYTES = 2L << 20;

  private final EntryStore store;
  private final int partition;

  StoreReads(EntryStore store, int partition) {
    this.store = store;
    this.partition = partition;
  }

  /** What was read, and how many bytes of values that took. */
  record Read(Shown shown, long bytes) {}

  /**
   * A range, or as much of its begin as the bounds allow.
   *
   * @throws NotShownException some of it is damaged, or it is being copied
   */
  Read range(KeyRange range, int rowsMax, long bytesMax) throws NotShownException {
    ScanPage page = page(() -> store.scan(partition, range, rowsMax, bytesMax));
    KeyRange read = page.next().isPresent() ? range.endingAt(page.next()) : range;
    List<Seen> entries =
        page.entries().stream().map(entry -> Seen.of(entry, page.applied())).toList();
    return new Read(new Shown(read, page.applied(), entries), bytes(page));
  }

  /**
   * Some keys, in rising order, each with the position at which it was read.
   *
   * @throws NotShownException some of it is damaged, or it is being copied
   */
  List<Seen> keys(List<Key> keys) throws NotShownException {
    List<Seen> seen = new ArrayList<>(keys.size());
    while (seen.size() < keys.size()) {
      List<Key> rest = keys.subList(seen.size(), keys.size());
      ScanPage page = page(() -> store.read(partition, rest, PAGE_BYTES));
      int found = 0;
      for (Key key : rest) {
        boolean there =
            found < page.entries().size() && page.entries().get(found).key().equals(key);
        seen.add(
            there
                ? Seen.of(page.entries().get(found++), page.applied())
                : Seen.absent(key, page.applied()));
        if (page.next().equals(Optional.of(key))) {
          break;
        }
      }
    }
    return seen;
  }

  private ScanPage page(Supplier<ScanPage> read) throws NotShownException {
    ScanPage page;
    try {
      page = read.get();
    } catch (DamagedEntryException e) {
      throw new NotShownException(Reason.DAMAGED, String.valueOf(e.getMessage()));
    } catch (IllegalStateException e) {
      throw new NotShownException(Reason.ABSENT, String.valueOf(e.getMessage()));
    }
    if (!page.damaged().isEmpty()) {
      throw new NotShownException(
          Reason.DAMAGED, String.valueOf(page.damaged().get(0).getMessage()));
    }
    return page;
  }

  private static long bytes(ScanPage page) {
    long bytes = 0;
    for (Entry entry : page.entries()) {
      bytes += entry.key().bytes().length + entry.value().length;
    }
    return bytes;
  }
}
