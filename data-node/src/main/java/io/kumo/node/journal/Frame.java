package io.kumo.node.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The envelope of what a segment holds, big-endian: kind (32 bit), length of the body (32),
 * position of the frame in the journal (64), CRC32C of those 16 bytes and the body (32), the body.
 *
 * <p>The position makes a frame valid at one place only: bytes that were moved, or were left over
 * from an earlier life of the disk's blocks, are no frames, and behind damaged bytes the next frame
 * is found without trusting any length.
 *
 * @param end the position behind it
 * @param body from position to limit; overwritten by the next read
 */
record Frame(Kind kind, long end, ByteBuffer body) {
  static final int HEADER_BYTES = 20;
  static final int CRC_OFFSET = 16;

  /** The longest body. */
  static final int BODY_BYTES_MAX = 1 << 30;

  /** What the body is. */
  enum Kind {
    /** A {@link SegmentHead}; the first frame of each segment. */
    HEAD(0x4b756d48),
    /** The records of one group commit, one behind the other. */
    COMMIT(0x4b756d43);

    private final int magic;

    Kind(int magic) {
      this.magic = magic;
    }

    int magic() {
      return magic;
    }
  }

  /** The kind with that first word, or null if it begins no frame. */
  static Kind kindOf(int magic) {
    for (Kind kind : Kind.values()) {
      if (kind.magic == magic) {
        return kind;
      }
    }
    return null;
  }

  /** Puts the first 20 bytes, the checksum still 0. */
  static void putHeader(ByteBuffer to, Kind kind, long bodyBytes, long position) {
    to.putInt(kind.magic).putInt(Math.toIntExact(bodyBytes)).putLong(position).putInt(0);
  }

  /** Takes the bytes from {@code from} to {@code to} of a buffer into the checksum. */
  static void update(CRC32C crc, ByteBuffer buffer, int from, int to) {
    ByteBuffer part = buffer.duplicate();
    part.limit(to).position(from);
    crc.update(part);
  }
}
