package io.kumo.node.store;

import io.kumo.ring.Key;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * The keys of a store's rows, big-endian: kind (8 bit), partition (16), and then nothing for a
 * partition's own row, the key for an entry, key length (8), key and number (32) for a piece.
 */
final class RowKey {
  private static final byte PARTITION = 0;
  private static final byte ENTRY = 1;
  private static final byte PIECE = 2;
  private static final int PREFIX_BYTES = 3;

  private RowKey() {}

  static byte[] partition(int partition) {
    return prefix(PARTITION, partition);
  }

  /** What the keys of all partitions' rows begin with. */
  static byte[] partitions() {
    return new byte[] {PARTITION};
  }

  static int partitionOf(byte[] rowKey) {
    return ByteBuffer.wrap(rowKey).getShort(1) & 0xffff;
  }

  /** What the keys of a partition's entries begin with. */
  static byte[] entries(int partition) {
    return prefix(ENTRY, partition);
  }

  static byte[] entry(int partition, Key key) {
    return room(ENTRY, partition, key.bytes().length).put(key.bytes()).array();
  }

  /** A row key that lies behind the entry's, and not behind any other entry's that follows. */
  static byte[] behindEntry(int partition, Key key) {
    return room(ENTRY, partition, key.bytes().length + 1).put(key.bytes()).array();
  }

  /** The key of an entry's row; empty if it can be none. */
  static Optional<Key> keyOf(byte[] rowKey) {
    int length = rowKey.length - PREFIX_BYTES;
    return length < 1 || length > Key.BYTES_MAX
        ? Optional.empty()
        : Optional.of(Key.of(Arrays.copyOfRange(rowKey, PREFIX_BYTES, rowKey.length)));
  }

  /** What the keys of all pieces of a partition begin with. */
  static byte[] pieces(int partition) {
    return prefix(PIECE, partition);
  }

  static byte[] piece(int partition, Key key, int number) {
    return room(PIECE, partition, 1 + key.bytes().length + Integer.BYTES)
        .put((byte) key.bytes().length)
        .put(key.bytes())
        .putInt(number)
        .array();
  }

  private static byte[] prefix(byte kind, int partition) {
    return room(kind, partition, 0).array();
  }

  private static ByteBuffer room(byte kind, int partition, int more) {
    return ByteBuffer.allocate(PREFIX_BYTES + more).put(kind).putShort((short) partition);
  }
}
