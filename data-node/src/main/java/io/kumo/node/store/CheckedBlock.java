package io.kumo.node.store;

import jetbrains.exodus.io.Block;

/** A file whose pages are checked as they are read. Any thread. */
final class CheckedBlock implements Block {
  private static final int PAGE_BYTES = PageSums.PAGE_BYTES;

  private final Block block;
  private final CheckedFiles files;

  CheckedBlock(Block block, CheckedFiles files) {
    this.block = block;
    this.files = files;
  }

  @Override
  public long getAddress() {
    return block.getAddress();
  }

  @Override
  public long length() {
    return block.length();
  }

  @Override
  public Block refresh() {
    return new CheckedBlock(block.refresh(), files);
  }

  /**
   * Reads as a file does.
   *
   * @throws DamagedPageException one of the pages is not what was written
   */
  @Override
  public int read(byte[] output, long position, int offset, int count) {
    if (position % PAGE_BYTES == 0 && count == PAGE_BYTES) {
      return readPage(position, output, offset);
    }
    byte[] page = new byte[PAGE_BYTES];
    int done = 0;
    while (done < count) {
      long at = position + done;
      int skip = (int) (at % PAGE_BYTES);
      int part = Math.min(count - done, readPage(at - skip, page, 0) - skip);
      if (part <= 0) {
        break;
      }
      System.arraycopy(page, skip, output, offset + done, part);
      done += part;
    }
    return done;
  }

  private int readPage(long at, byte[] output, int offset) {
    PageSums sums = files.sumsOf(getAddress());
    int read = readFully(at, output, offset);
    if (sums.matches(at, output, offset, read)) {
      return read;
    }
    synchronized (sums) {
      // It may have been read in the middle of a write.
      read = readFully(at, output, offset);
      if (!sums.matches(at, output, offset, read)) {
        throw new DamagedPageException("damaged " + files.tell(getAddress(), at));
      }
      return read;
    }
  }

  private int readFully(long at, byte[] output, int offset) {
    int done = 0;
    while (done < PAGE_BYTES) {
      int read = block.read(output, at + done, offset + done, PAGE_BYTES - done);
      if (read <= 0) {
        break;
      }
      done += read;
    }
    return done;
  }
}
