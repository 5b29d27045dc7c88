package io.kumo.node.verify;

import io.kumo.node.store.KeyRange;
import io.kumo.ring.Key;
import io.kumo.wire.ProtocolException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What several frames of a comparison consist of. */
final class CompareFields {
  private static final int SEEN_BYTES_BESIDE_KEY = 1 + 3 * Long.BYTES;

  private CompareFields() {}

  /** About how many bytes keys take, with a few more for each. */
  static int bytes(List<Key> keys) {
    return keys.stream().mapToInt(key -> 1 + key.bytes().length).sum();
  }

  /** About how many bytes {@link #seen(List, ByteBuf)} writes. */
  static int bytesOfSeen(List<Seen> seen) {
    return seen.stream().mapToInt(one -> SEEN_BYTES_BESIDE_KEY + one.key().bytes().length).sum();
  }

  /** Length (8 bit) and bytes; length 0 for none. */
  static void key(Optional<Key> key, ByteBuf out) {
    byte[] bytes = key.map(Key::bytes).orElseGet(() -> new byte[0]);
    out.writeByte(bytes.length).writeBytes(bytes);
  }

  static Optional<Key> key(ByteBuf body) {
    int length = body.readUnsignedByte();
    return length == 0
        ? Optional.empty()
        : Optional.of(Key.of(ByteBufUtil.getBytes(body.readSlice(length))));
  }

  private static Key presentKey(ByteBuf body) {
    return key(body).orElseThrow(() -> new ProtocolException("a key without bytes"));
  }

  static void range(KeyRange range, ByteBuf out) {
    key(range.after(), out);
    key(range.through(), out);
  }

  static KeyRange range(ByteBuf body) {
    return new KeyRange(key(body), key(body));
  }

  static void keys(List<Key> keys, ByteBuf out) {
    out.writeInt(keys.size());
    keys.forEach(key -> key(Optional.of(key), out));
  }

  static List<Key> keys(ByteBuf body) {
    return list(body, 2, CompareFields::presentKey);
  }

  /** Each one's key, version, fingerprint and position (64 bit each). */
  static void seen(List<Seen> seen, ByteBuf out) {
    out.writeInt(seen.size());
    for (Seen one : seen) {
      key(Optional.of(one.key()), out);
      out.writeLong(one.version()).writeLong(one.fingerprint()).writeLong(one.position());
    }
  }

  static List<Seen> seen(ByteBuf body) {
    return list(
        body,
        1 + SEEN_BYTES_BESIDE_KEY,
        from -> new Seen(presentKey(from), from.readLong(), from.readLong(), from.readLong()));
  }

  private static <T> List<T> list(ByteBuf body, int bytesEach, Function<ByteBuf, T> reader) {
    int count = body.readInt();
    if (count < 0 || count > body.readableBytes() / bytesEach) {
      throw new ProtocolException(
          count + " of " + bytesEach + " bytes and more in " + body.readableBytes());
    }
    List<T> all = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      all.add(reader.apply(body));
    }
    return all;
  }
}
