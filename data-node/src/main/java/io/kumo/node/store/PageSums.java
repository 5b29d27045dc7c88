package io.kumo.node.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * The checksums of the pages of one of Xodus's files, in a small file beside it. Xodus itself has
 * none: with a flipped bit in an inner page it would miss what it holds.
 *
 * <p>Big-endian: four marks, two of how far the file was written and two of how far it was synced,
 * each pair written in turn; then for each full page CRC32C of its address and bytes, and the
 * complement of that, so that a bit flipped here is told from one flipped there. A mark is the
 * file's length (64 bit), the sum of its last page if that is not full (32), and CRC32C of the
 * file's address and those (32). After the death of the process all is exact; after a power cut
 * what lies above the synced mark may be anything.
 *
 * <p>One thread writes; {@link #matches} is safe for any.
 */
final class PageSums implements AutoCloseable {
  static final int PAGE_BYTES = 4096;
  private static final int WRITTEN = 0;
  private static final int SYNCED = 2;
  private static final int MARK_BYTES = 16;
  private static final int SLOT_BYTES = 8;
  private static final int HEAD_BYTES = 4 * MARK_BYTES;

  private final Path path;
  private final long address;
  private final Mark[] marks = new Mark[4];

  /** Page number → the second sum, where the file's two differ. */
  private final Map<Integer, Integer> second = new HashMap<>();

  private volatile int[] sums;
  private volatile Mark written;

  // For the thread that writes alone.
  private final CRC32C tail = new CRC32C();
  private FileChannel file;

  /**
   * How far a file has come.
   *
   * @param length of the file
   * @param tailSum checksum of its last page, 0 if that is full
   */
  record Mark(long length, int tailSum) {
    static final Mark NONE = new Mark(0, 0);

    private static Mark longer(Mark a, Mark b) {
      return a.length >= b.length ? a : b;
    }
  }

  private PageSums(Path path, long address, ByteBuffer found) {
    this.path = path;
    this.address = address;
    for (int i = 0; i < marks.length; i++) {
      marks[i] = mark(found, i * MARK_BYTES);
    }
    written = Mark.longer(Mark.longer(marks[WRITTEN], marks[WRITTEN + 1]), synced());
    sums = new int[Math.max(0, found.limit() - HEAD_BYTES) / SLOT_BYTES];
    for (int page = 0; page < sums.length; page++) {
      sums[page] = found.getInt(slot(page));
      int complement = ~found.getInt(slot(page) + Integer.BYTES);
      if (complement != sums[page]) {
        second.put(page, complement);
      }
    }
  }

  /** Reads the sums of the file that begins at {@code address}; there need be none yet. */
  static PageSums read(Path path, long address) throws IOException {
    byte[] bytes = Files.exists(path) ? Files.readAllBytes(path) : new byte[0];
    return new PageSums(path, address, ByteBuffer.wrap(bytes));
  }

  private Mark mark(ByteBuffer from, int at) {
    if (from.limit() < at + MARK_BYTES) {
      return Mark.NONE;
    }
    Mark mark = new Mark(from.getLong(at), from.getInt(at + 8));
    return from.getInt(at + 12) == sum(mark) ? mark : Mark.NONE;
  }

  /** How far the file was written. */
  Mark written() {
    return written;
  }

  /** How far it was known to be synced. */
  Mark synced() {
    return Mark.longer(marks[SYNCED], marks[SYNCED + 1]);
  }

  /**
   * Whether these are a page's bytes, the last page's as far as it is written.
   *
   * @param offset of the page in its file
   * @param count how many bytes there are
   */
  boolean matches(long offset, byte[] bytes, int at, int count) {
    Mark now = written;
    int length = (int) Math.max(0, Math.min(PAGE_BYTES, now.length - offset));
    if (count < length) {
      return false;
    }
    int sum = sum(offset, bytes, at, length);
    if (length < PAGE_BYTES) {
      return length == 0 || sum == now.tailSum;
    }
    int page = (int) (offset / PAGE_BYTES);
    return page < sums.length && (sum == sums[page] || sum == second.getOrDefault(page, ~sum));
  }

  /** Whether an unfinished page is what was written up to the synced mark, which lies in it. */
  boolean matchesSynced(long offset, byte[] bytes, int count) {
    Mark mark = synced();
    long length = mark.length - offset;
    return length > 0
        && length < PAGE_BYTES
        && length <= count
        && sum(offset, bytes, 0, (int) length) == mark.tailSum;
  }

  /**
   * Goes on writing behind {@code length} bytes.
   *
   * @param unfinished the bytes of the last page, if that is not full
   * @param sound whether those are what was written; else the page stays damaged for good
   */
  void resume(long length, byte[] unfinished, boolean sound) throws IOException {
    if (file == null) {
      file =
          FileChannel.open(
              path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }
    begin(length - unfinished.length);
    tail.update(unfinished);
    if (!sound) {
      tail.update(1);
    }
    Mark mark = new Mark(length, unfinished.length == 0 ? 0 : (int) tail.getValue());
    for (int i = 0; i < marks.length; i++) {
      if (marks[i].length > length) {
        put(i, mark);
      }
    }
    written = mark;
    written(mark);
  }

  /** Takes bytes that were just written behind all others. */
  void append(byte[] bytes, int at, int count) throws IOException {
    long length = written.length;
    int first = (int) (length / PAGE_BYTES);
    int full = (int) ((length % PAGE_BYTES + count) / PAGE_BYTES);
    ByteBuffer slots = ByteBuffer.allocate(full * SLOT_BYTES);
    int end = at + count;
    for (int from = at; from < end; ) {
      if (length % PAGE_BYTES == 0) {
        begin(length);
      }
      int part = (int) Math.min(end - from, PAGE_BYTES - length % PAGE_BYTES);
      tail.update(bytes, from, part);
      from += part;
      length += part;
      if (length % PAGE_BYTES == 0) {
        int sum = (int) tail.getValue();
        slots.putInt(sum).putInt(~sum);
        note((int) (length / PAGE_BYTES) - 1, sum);
      }
    }
    write(slots.flip(), slot(first));
    written(new Mark(length, length % PAGE_BYTES == 0 ? 0 : (int) tail.getValue()));
  }

  /** Brings the sums onto the disk and notes that the file was synced up to {@code mark}. */
  void sync(Mark mark) throws IOException {
    file.force(false);
    put(marks[SYNCED].length > marks[SYNCED + 1].length ? SYNCED + 1 : SYNCED, mark);
  }

  private void begin(long offset) {
    tail.reset();
    updateAddress(tail, offset);
  }

  private void written(Mark mark) throws IOException {
    put(marks[WRITTEN].length > marks[WRITTEN + 1].length ? WRITTEN + 1 : WRITTEN, mark);
    written = mark;
  }

  private void put(int number, Mark mark) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(MARK_BYTES);
    bytes.putLong(mark.length).putInt(mark.tailSum).putInt(sum(mark));
    write(bytes.flip(), (long) number * MARK_BYTES);
    marks[number] = mark;
  }

  private void note(int page, int sum) {
    int[] now = sums;
    int[] room = page < now.length ? now : Arrays.copyOf(now, Math.max(16, 2 * (page + 1)));
    room[page] = sum;
    sums = room;
  }

  private void write(ByteBuffer from, long at) throws IOException {
    while (from.hasRemaining()) {
      file.write(from, at + from.position());
    }
  }

  private int sum(Mark mark) {
    CRC32C crc = new CRC32C();
    updateAddress(crc, 0);
    crc.update(
        ByteBuffer.allocate(Long.BYTES + Integer.BYTES)
            .putLong(mark.length)
            .putInt(mark.tailSum)
            .flip());
    return (int) crc.getValue();
  }

  private int sum(long offset, byte[] bytes, int at, int count) {
    CRC32C crc = new CRC32C();
    updateAddress(crc, offset);
    crc.update(bytes, at, count);
    return (int) crc.getValue();
  }

  private void updateAddress(CRC32C crc, long offset) {
    crc.update(ByteBuffer.allocate(Long.BYTES).putLong(0, address + offset));
  }

  private static int slot(int page) {
    return HEAD_BYTES + page * SLOT_BYTES;
  }

  /** Nothing more is written. */
  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
      file = null;
    }
  }
}
