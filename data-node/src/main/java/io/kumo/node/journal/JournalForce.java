package io.kumo.node.journal;

import io.kumo.time.Clock;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings a journal onto the disk. Safe for use by several threads; one forces at a time. */
final class JournalForce implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JournalForce.class);

  private final Path folder;
  private final FileOpener opener;
  private final SegmentList segments;
  private final SyncedNote note;
  private final Clock clock;
  private final JournalMetrics metrics;
  private final ReentrantLock lock = new ReentrantLock();
  private long folderSyncedTo = -1;
  private boolean noteFailed;
  private volatile long syncedPosition;
  private volatile IOException failure;

  JournalForce(
      Path folder,
      FileOpener opener,
      SegmentList segments,
      SyncedNote note,
      Clock clock,
      JournalMetrics metrics) {
    this.folder = folder;
    this.opener = opener;
    this.segments = segments;
    this.note = note;
    this.clock = clock;
    this.metrics = metrics;
  }

  long syncedPosition() {
    return syncedPosition;
  }

  /**
   * Refuses where a force has failed before.
   *
   * @throws JournalWriteException nothing was written
   */
  void checkSound() throws JournalWriteException {
    IOException cause = failure;
    if (cause != null) {
      throw new JournalWriteException("journal failed: " + cause.getMessage(), 0, true, cause);
    }
  }

  /** As {@link Journal#force}. */
  long run() throws JournalFailedException {
    lock.lock();
    try {
      if (failure != null) {
        throw new JournalFailedException("journal failed before", failure);
      }
      long target = segments.writtenPosition();
      if (target > syncedPosition) {
        sync(target);
      }
      return syncedPosition;
    } finally {
      lock.unlock();
    }
  }

  private void sync(long target) throws JournalFailedException {
    long start = clock.nanos();
    try {
      for (Segment segment : segments.all()) {
        if (segment.end() > syncedPosition) {
          segment.file().force(false);
        }
      }
      long newest = segments.last().base();
      if (newest > folderSyncedTo) {
        try (FileChannel channel = opener.open(folder, StandardOpenOption.READ)) {
          channel.force(true);
        }
        folderSyncedTo = newest;
      }
    } catch (IOException e) {
      failure = e;
      LOG.error("force of {} failed, the journal refuses from now on", folder, e);
      throw new JournalFailedException("force failed: " + e.getMessage(), e);
    }
    syncedPosition = target;
    writeNote(target);
    metrics.forceUs.update((clock.nanos() - start) / 1_000);
  }

  private void writeNote(long position) {
    try {
      note.write(position);
      noteFailed = false;
    } catch (IOException e) {
      // An old note only makes a lost tail look like a torn one.
      if (!noteFailed) {
        LOG.warn("cannot note position {} in {}", position, folder, e);
      }
      noteFailed = true;
    }
  }

  @Override
  public void close() throws IOException {
    note.close();
  }
}
