package io.kumo.node.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * A file beside the segments that says up to where the journal was known to be synced, so that
 * damage below that is told from a record that was never finished.
 *
 * <p>Two slots of position (64 bit) and CRC32C (32), written in turn and never forced: after the
 * death of the process it is exact, after a power cut it may be old, never too high.
 */
final class SyncedNote implements AutoCloseable {
  private static final String NAME = "synced";
  private static final int SLOT_BYTES = 12;

  private final FileChannel file;
  private final ByteBuffer slot = ByteBuffer.allocate(SLOT_BYTES);
  private int next;

  private SyncedNote(FileChannel file) {
    this.file = file;
  }

  static SyncedNote open(Path folder) throws IOException {
    return new SyncedNote(
        FileChannel.open(
            folder.resolve(NAME),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE));
  }

  /** The highest position noted, 0 if there is none. */
  long read() throws IOException {
    long highest = 0;
    for (int i = 0; i < 2; i++) {
      slot.clear();
      if (file.read(slot, (long) i * SLOT_BYTES) == SLOT_BYTES
          && slot.getInt(Long.BYTES) == checksum()
          && slot.getLong(0) >= highest) {
        highest = slot.getLong(0);
        next = 1 - i;
      }
    }
    return highest;
  }

  void write(long position) throws IOException {
    slot.clear();
    slot.putLong(0, position).putInt(Long.BYTES, checksum());
    while (slot.hasRemaining()) {
      file.write(slot, (long) next * SLOT_BYTES + slot.position());
    }
    next = 1 - next;
  }

  private int checksum() {
    CRC32C crc = new CRC32C();
    Frame.update(crc, slot, 0, Long.BYTES);
    return (int) crc.getValue();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
