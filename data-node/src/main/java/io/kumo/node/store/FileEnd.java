package io.kumo.node.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to the end of a store's newest file before it is opened: cuts off what an ended process or a
 * power cut left half written, and what is damaged, up to the file's end.
 */
final class FileEnd {
  private static final Logger LOG = LoggerFactory.getLogger(FileEnd.class);

  private final Path path;
  private final PageSums sums;
  private final Consumer<String> onDamage;

  FileEnd(Path path, PageSums sums, Consumer<String> onDamage) {
    this.path = path;
    this.sums = sums;
    this.onDamage = onDamage;
  }

  /**
   * Cuts the file where it ceases to be sound.
   *
   * @throws UnreadableStoreException bytes are missing that were synced
   */
  void settle() throws IOException {
    try (FileChannel file =
        FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long written = sums.written().length();
      long synced = sums.synced().length();
      long there = file.size();
      if (there < synced || (written == 0 && there > 0)) {
        throw new UnreadableStoreException(
            "%s has %d bytes, had %d synced".formatted(path, there, synced), null);
      }
      long sound = soundBytes(file, Math.min(there, written));
      if (sound < synced) {
        onDamage.accept("page at " + sound + " of " + path);
      }
      if (sound < there) {
        cut(file, sound, there);
      }
    } finally {
      sums.close();
    }
  }

  /** Up to where the pages are what was written. */
  private long soundBytes(FileChannel file, long length) throws IOException {
    byte[] page = new byte[PageSums.PAGE_BYTES];
    for (long offset = 0; offset < length; offset += PageSums.PAGE_BYTES) {
      int count = read(file, offset, page, length);
      if (!sums.matches(offset, page, 0, count)) {
        return sums.matchesSynced(offset, page, count) ? sums.synced().length() : offset;
      }
    }
    return length;
  }

  /** Reads a page, of which less may be there. @return how many bytes */
  static int read(FileChannel file, long offset, byte[] to, long length) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(to, 0, (int) Math.min(to.length, length - offset));
    int read = 0;
    while (read >= 0 && buffer.hasRemaining()) {
      read = file.read(buffer, offset + buffer.position());
    }
    return buffer.position();
  }

  private void cut(FileChannel file, long sound, long there) throws IOException {
    LOG.warn("{} is cut from {} to {} bytes; what is lost is in the journal", path, there, sound);
    byte[] unfinished = new byte[(int) (sound % PageSums.PAGE_BYTES)];
    read(file, sound - unfinished.length, unfinished, sound);
    file.truncate(sound);
    file.force(true);
    sums.resume(sound, unfinished, true);
  }
}
