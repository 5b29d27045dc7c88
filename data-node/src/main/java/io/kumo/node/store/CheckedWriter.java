package io.kumo.node.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import jetbrains.exodus.ExodusException;
import jetbrains.exodus.OutOfDiskSpaceException;
import jetbrains.exodus.io.Block;
import jetbrains.exodus.io.DataWriter;
import jetbrains.exodus.io.RemoveBlockType;

/**
 * Writes files and notes the checksums of their pages. Xodus lets one thread write at a time;
 * another may sync beside it.
 */
final class CheckedWriter implements DataWriter {
  /** With less free space than this a failed write is taken for a full disk. */
  private static final long FULL_BELOW_BYTES = 1 << 20;

  private final DataWriter writer;
  private final CheckedFiles files;
  private volatile PageSums sums;

  CheckedWriter(DataWriter writer, CheckedFiles files) {
    this.writer = writer;
    this.files = files;
  }

  @Override
  public boolean isOpen() {
    return writer.isOpen();
  }

  @Override
  public Block write(byte[] bytes, int offset, int length) {
    PageSums noted = sums;
    synchronized (noted) {
      Block block = writer.write(bytes, offset, length);
      try {
        noted.append(bytes, offset, length);
      } catch (IOException e) {
        throw failure("cannot write checksums", e);
      }
      return new CheckedBlock(block, files);
    }
  }

  private ExodusException failure(String what, IOException e) {
    try {
      long free = Files.getFileStore(files.folder()).getUsableSpace();
      return free < FULL_BELOW_BYTES
          ? new OutOfDiskSpaceException(e)
          : new ExodusException(what, e);
    } catch (IOException unknown) {
      e.addSuppressed(unknown);
      return new ExodusException(what, e);
    }
  }

  @Override
  public void sync() {
    PageSums noted = sums;
    if (noted == null) {
      writer.sync();
      return;
    }
    PageSums.Mark mark = noted.written();
    writer.sync();
    synchronized (noted) {
      try {
        noted.sync(mark);
      } catch (IOException e) {
        throw failure("cannot sync checksums", e);
      }
    }
  }

  @Override
  public void syncDirectory() {
    writer.syncDirectory();
  }

  @Override
  public void close() {
    writer.close();
    leave();
  }

  private void leave() {
    PageSums former = sums;
    if (former != null) {
      sums = null;
      synchronized (former) {
        close(former);
      }
    }
  }

  private void close(PageSums noted) {
    try {
      noted.close();
    } catch (IOException e) {
      throw failure("cannot close checksums", e);
    }
  }

  @Override
  public void clear() {
    try {
      Iterable<Long> addresses = files.addresses();
      writer.clear();
      addresses.forEach(files::removed);
    } catch (IOException e) {
      throw failure("cannot list files", e);
    }
  }

  @Override
  public Block openOrCreateBlock(long address, long length) {
    leave();
    PageSums next = files.sumsOf(address);
    synchronized (next) {
      Unfinished page = unfinished(address, length, next);
      Block block = writer.openOrCreateBlock(address, length);
      resume(next, length, page);
      sums = next;
      return new CheckedBlock(block, files);
    }
  }

  @Override
  public void truncateBlock(long address, long length) {
    PageSums cut = files.sumsOf(address);
    synchronized (cut) {
      Unfinished page = unfinished(address, length, cut);
      writer.truncateBlock(address, length);
      resume(cut, length, page);
      close(cut);
    }
  }

  /** What is left of a file's last page once it is cut, and whether it is what was written. */
  private record Unfinished(byte[] bytes, boolean sound) {}

  private Unfinished unfinished(long address, long length, PageSums noted) {
    int count = (int) (length % PageSums.PAGE_BYTES);
    if (count == 0) {
      return new Unfinished(new byte[0], true);
    }
    long at = length - count;
    try (FileChannel file = FileChannel.open(files.fileOf(address), StandardOpenOption.READ)) {
      byte[] page = new byte[PageSums.PAGE_BYTES];
      int read = FileEnd.read(file, at, page, file.size());
      return new Unfinished(Arrays.copyOf(page, count), noted.matches(at, page, 0, read));
    } catch (IOException e) {
      throw failure("cannot read the end of a file", e);
    }
  }

  private void resume(PageSums noted, long length, Unfinished page) {
    try {
      noted.resume(length, page.bytes, page.sound);
    } catch (IOException e) {
      throw failure("cannot note checksums", e);
    }
  }

  @Override
  public void removeBlock(long address, RemoveBlockType how) {
    writer.removeBlock(address, how);
    files.removed(address);
  }

  @Override
  public boolean lock(long timeoutMs) {
    return writer.lock(timeoutMs);
  }

  @Override
  public boolean release() {
    return writer.release();
  }

  @Override
  public String lockInfo() {
    return writer.lockInfo();
  }
}
