package io.kumo.node.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.util.NavigableSet;

/**
 * Reads files as they lie on the disk and checks their pages. Without it damage would not be met as
 * long as memory holds the page, and then perhaps when no other replica is left.
 */
final class FileCheck {
  private static final int PAGE_BYTES = PageSums.PAGE_BYTES;

  private final CheckedFiles files;
  private final byte[] page = new byte[PAGE_BYTES];
  private long bytesLeft;

  FileCheck(CheckedFiles files, long bytesMax) {
    this.files = files;
    this.bytesLeft = bytesMax;
  }

  /**
   * Checks pages from an address on; damage is told.
   *
   * @return where to go on, 0 behind the last
   */
  long run(long from) throws IOException {
    NavigableSet<Long> addresses = files.addresses();
    Long first = addresses.floor(from);
    for (long address : first == null ? addresses : addresses.tailSet(first, true)) {
      long end = checkFile(address, Math.max(0, from - address));
      if (bytesLeft <= 0) {
        return address + end;
      }
    }
    return 0;
  }

  /**
   * @return how far it came in the file
   */
  private long checkFile(long address, long from) throws IOException {
    long at = from;
    try (FileChannel file = FileChannel.open(files.fileOf(address), StandardOpenOption.READ)) {
      PageSums sums = files.sumsOf(address);
      while (at < sums.written().length() && bytesLeft > 0) {
        if (!isSound(file, sums, at)) {
          files.tell(address, at);
        }
        at += PAGE_BYTES;
        bytesLeft -= PAGE_BYTES;
      }
    } catch (NoSuchFileException e) {
      // The cleaner has removed it meanwhile.
      return at;
    }
    return at;
  }

  private boolean isSound(FileChannel file, PageSums sums, long offset) {
    if (matches(file, sums, offset)) {
      return true;
    }
    synchronized (sums) {
      // It may have been read in the middle of a write.
      return matches(file, sums, offset);
    }
  }

  private boolean matches(FileChannel file, PageSums sums, long offset) {
    ByteBuffer to = ByteBuffer.wrap(page);
    try {
      int read;
      do {
        read = file.read(to, offset + to.position());
      } while (read > 0 && to.hasRemaining());
    } catch (IOException e) {
      return false;
    }
    return sums.matches(offset, page, 0, to.position());
  }
}
