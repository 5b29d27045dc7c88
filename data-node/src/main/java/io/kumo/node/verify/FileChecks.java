package io.kumo.node.verify;

import io.kumo.node.store.EntryStore;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Reads the files of this node's stores as they lie on the disk, all of them once a period: also
 * what only follows here, and what memory would hide. For the verifier's thread alone.
 */
final class FileChecks {
  private static final long STEP_BYTES = 1L << 20;

  /** No more is made up for at once, however long nothing was read. */
  private static final long DUE_BYTES_MAX = 4L << 20;

  private final List<EntryStore> stores;
  private int store;
  private long at;
  private long bytes;
  private double dueBytes;
  private long steppedNanos;
  private long beganNanos;
  private boolean begun;
  private boolean done;

  FileChecks(List<EntryStore> stores) {
    this.stores = List.copyOf(stores);
  }

  private void begin(long nowNanos) {
    beganNanos = nowNanos;
    steppedNanos = nowNanos;
    dueBytes = 0;
    done = false;
    begun = true;
    bytes = stores.stream().mapToLong(one -> one.sizes().diskBytes()).sum();
  }

  /**
   * Reads what is due; to be called often.
   *
   * @param periodNanos 0 for nothing
   * @return bytes that were read
   */
  long step(long nowNanos, long periodNanos) {
    if (!begun || (done && periodNanos > 0 && nowNanos - beganNanos >= periodNanos)) {
      begin(nowNanos);
    }
    double seconds = (nowNanos - steppedNanos) / (double) TimeUnit.SECONDS.toNanos(1);
    steppedNanos = nowNanos;
    if (done || periodNanos == 0) {
      return 0;
    }
    double more = seconds * Pacer.of(bytes, periodNanos).bytesPerSecond();
    dueBytes = Math.min(dueBytes + more, DUE_BYTES_MAX);
    long read = 0;
    while (dueBytes >= STEP_BYTES && !done) {
      at = stores.get(store).checkFiles(at, STEP_BYTES);
      dueBytes -= STEP_BYTES;
      read += STEP_BYTES;
      if (at == 0) {
        store = (store + 1) % stores.size();
        done = store == 0;
      }
    }
    return read;
  }
}
