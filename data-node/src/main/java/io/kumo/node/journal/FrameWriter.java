package io.kumo.node.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * Writes frames through one reused buffer: one system call for a frame of up to a megabyte; a
 * larger one passes through the buffer in parts, and its checksum is put in last, so that it is no
 * frame before all of it is there. For one thread.
 */
final class FrameWriter {
  private static final int BUFFER_BYTES = 1 << 20;

  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private final CRC32C crc = new CRC32C();

  /**
   * Writes one frame.
   *
   * @param offset where in the file
   * @param position the frame's position in the journal
   * @param bodyBytes exactly how many bytes {@code body} puts
   * @return how many bytes the frame takes
   * @throws IOException some of the bytes may have been written
   */
  long write(
      FileChannel file,
      long offset,
      Frame.Kind kind,
      long position,
      long bodyBytes,
      Consumer<RecordOutput> body)
      throws IOException {
    crc.reset();
    buffer.clear();
    Frame.putHeader(buffer, kind, bodyBytes, position);
    Frame.update(crc, buffer, 0, Frame.CRC_OFFSET);
    long frameBytes = Frame.HEADER_BYTES + bodyBytes;
    if (frameBytes <= BUFFER_BYTES) {
      body.accept(new RecordOutput(buffer));
      checkLength(buffer.position(), frameBytes);
      Frame.update(crc, buffer, Frame.HEADER_BYTES, buffer.position());
      buffer.putInt(Frame.CRC_OFFSET, (int) crc.getValue());
      writeFully(file, buffer.flip(), offset);
    } else {
      Parts parts = new Parts(file, offset);
      try {
        body.accept(new RecordOutput(buffer, parts::write));
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
      parts.flush();
      checkLength(parts.written, frameBytes);
      buffer.putInt((int) crc.getValue());
      writeFully(file, buffer.flip(), offset + Frame.CRC_OFFSET);
    }
    return frameBytes;
  }

  private static void checkLength(long written, long expected) {
    if (written != expected) {
      throw new IllegalStateException("a frame of " + written + " bytes, expected " + expected);
    }
  }

  private static void writeFully(FileChannel file, ByteBuffer bytes, long offset)
      throws IOException {
    long at = offset;
    while (bytes.hasRemaining()) {
      at += file.write(bytes, at);
    }
  }

  /** Takes the buffer's content to the file each time that it is full. */
  private final class Parts {
    private final FileChannel file;
    private final long offset;
    private long written;

    Parts(FileChannel file, long offset) {
      this.file = file;
      this.offset = offset;
    }

    void write(ByteBuffer full) {
      try {
        flush();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    void flush() throws IOException {
      int bytes = buffer.position();
      Frame.update(crc, buffer, written == 0 ? Frame.HEADER_BYTES : 0, bytes);
      writeFully(file, buffer.flip(), offset + written);
      written += bytes;
      buffer.clear();
    }
  }
}
