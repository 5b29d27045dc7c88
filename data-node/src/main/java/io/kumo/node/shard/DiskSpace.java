package io.kumo.node.shard;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the disk of a shard has room for clients' writes. They end while some is left: the
 * store's cleaner needs it to make more, and so do replication and the heads of new segments.
 *
 * <p>Looked at by one thread, asked by any.
 */
final class DiskSpace {
  private static final Logger LOG = LoggerFactory.getLogger(DiskSpace.class);

  /** Clients' writes end below this, or below a twentieth of a small disk. */
  private static final long LOW_BYTES_MAX = 64L << 20;

  private static final int SMALL_DISK_PARTS = 20;

  private final Room room;
  private volatile boolean low;
  private volatile long freeBytes = Long.MAX_VALUE;

  /** What a file system says of itself. */
  interface Room {
    /** Bytes that may be written. */
    long free() throws IOException;

    /** Bytes of the whole. */
    long total() throws IOException;
  }

  DiskSpace(Room room) {
    this.room = room;
  }

  /** That of an existing folder's disk. */
  static DiskSpace of(Path folder) throws IOException {
    FileStore disk = Files.getFileStore(folder);
    return new DiskSpace(
        new Room() {
          @Override
          public long free() throws IOException {
            return disk.getUsableSpace();
          }

          @Override
          public long total() throws IOException {
            return disk.getTotalSpace();
          }
        });
  }

  /** Whether clients' writes are to be refused. */
  boolean isLow() {
    return low;
  }

  /** Free bytes when it was last looked at. */
  long freeBytes() {
    return freeBytes;
  }

  /** Looks anew. Low space ends only with half as much again, so that it does not come and go. */
  void look() {
    try {
      long free = room.free();
      long mark = Math.min(LOW_BYTES_MAX, room.total() / SMALL_DISK_PARTS);
      freeBytes = free;
      if (!low && free < mark) {
        low = true;
        LOG.error("the disk has {} bytes left, below {}: mutations are refused", free, mark);
      } else if (low && free > mark + mark / 2) {
        low = false;
        LOG.info("the disk has {} bytes left: mutations are taken again", free);
      }
    } catch (IOException e) {
      LOG.debug("cannot tell how full the disk is; writes will", e);
    }
  }
}
