package io.kumo.node.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.OptionalLong;
import java.util.zip.CRC32C;

/**
 * Reads frames and checks them, through reused buffers. What is read in order costs one call to the
 * system for many frames: bytes below the limit are taken to stay as they are. For one thread.
 */
final class FrameReader {
  /** Read at once, so that the system's own copy of a read stays small. */
  private static final int READ_BYTES_MAX = 1 << 20;

  /** A larger buffer is not kept for the next frame. */
  private static final int KEPT_BYTES_MAX = 4 << 20;

  private static final int SEARCH_BYTES = 64 << 10;
  private static final int AHEAD_BYTES = 64 << 10;

  private final ByteBuffer header = ByteBuffer.allocate(Frame.HEADER_BYTES);
  private final CRC32C crc = new CRC32C();
  private ByteBuffer body = ByteBuffer.allocate(64 << 10);

  /** Bytes of a segment from an offset on that were read ahead. */
  private final ByteBuffer ahead = ByteBuffer.allocate(AHEAD_BYTES).limit(0);

  private Segment aheadOf;
  private long aheadOffset;

  /**
   * Reads the frame at an offset of a segment.
   *
   * @param limit the offset behind the last byte that may belong to a frame
   * @throws MalformedRecordException there is no sound frame at that place
   */
  Frame read(Segment segment, long offset, long limit) throws IOException {
    if (limit - offset < Frame.HEADER_BYTES) {
      throw new MalformedRecordException(
          "only " + (limit - offset) + " bytes, too few for a header");
    }
    readFrom(segment, header.clear(), offset, limit);
    Frame.Kind kind = Frame.kindOf(header.getInt(0));
    if (kind == null) {
      throw new MalformedRecordException("no frame begins here");
    }
    int length = header.getInt(4);
    if (length < 0 || length > limit - offset - Frame.HEADER_BYTES) {
      throw new MalformedRecordException(
          "a body of " + length + " bytes, only " + (limit - offset) + " left");
    }
    if (header.getLong(8) != segment.base() + offset) {
      throw new MalformedRecordException(
          "a frame of position " + header.getLong(8) + " at " + (segment.base() + offset));
    }
    readFrom(segment, room(length), offset + Frame.HEADER_BYTES, limit);
    body.flip();
    crc.reset();
    Frame.update(crc, header, 0, Frame.CRC_OFFSET);
    Frame.update(crc, body, 0, length);
    if ((int) crc.getValue() != header.getInt(Frame.CRC_OFFSET)) {
      throw new MalformedRecordException("checksum differs");
    }
    return new Frame(kind, segment.base() + offset + Frame.HEADER_BYTES + length, body);
  }

  /** The offset of the first sound frame at or behind {@code from}. */
  OptionalLong find(Segment segment, long from, long limit) throws IOException {
    ByteBuffer window = ByteBuffer.allocate(SEARCH_BYTES);
    for (long start = from; limit - start >= Frame.HEADER_BYTES; ) {
      window.clear().limit((int) Math.min(SEARCH_BYTES, limit - start));
      readFully(segment.file(), window, start);
      int places = window.limit() - Frame.HEADER_BYTES + 1;
      for (int i = 0; i < places; i++) {
        if (window.getLong(i + 8) == segment.base() + start + i
            && Frame.kindOf(window.getInt(i)) != null
            && isSound(segment, start + i, limit)) {
          return OptionalLong.of(start + i);
        }
      }
      start += places;
    }
    return OptionalLong.empty();
  }

  private boolean isSound(Segment segment, long offset, long limit) throws IOException {
    try {
      read(segment, offset, limit);
      return true;
    } catch (MalformedRecordException e) {
      return false;
    }
  }

  private ByteBuffer room(int length) {
    if (body.capacity() < length || body.capacity() > KEPT_BYTES_MAX) {
      body = ByteBuffer.allocate(Math.max(length, Math.min(2 * length, KEPT_BYTES_MAX)));
    }
    return body.clear().limit(length);
  }

  private void readFrom(Segment segment, ByteBuffer to, long offset, long limit)
      throws IOException {
    int length = to.remaining();
    if (length > AHEAD_BYTES) {
      readFully(segment.file(), to, offset);
      return;
    }
    boolean isThere =
        segment == aheadOf
            && offset >= aheadOffset
            && offset + length <= aheadOffset + ahead.limit();
    if (!isThere) {
      aheadOf = null;
      ahead.clear().limit((int) Math.min(AHEAD_BYTES, limit - offset));
      readFully(segment.file(), ahead, offset);
      aheadOf = segment;
      aheadOffset = offset;
    }
    to.put(ahead.slice((int) (offset - aheadOffset), length));
  }

  private static void readFully(FileChannel file, ByteBuffer to, long offset) throws IOException {
    int end = to.limit();
    long at = offset;
    while (to.position() < end) {
      to.limit(Math.min(end, to.position() + READ_BYTES_MAX));
      int read = file.read(to, at);
      if (read < 0) {
        throw new MalformedRecordException("the file ends at " + at);
      }
      at += read;
    }
    to.limit(end);
  }
}
