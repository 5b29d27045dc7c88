package io.kumo.manager.codec;

import io.kumo.ring.Address;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Writes values behind each other: numbers in groups of seven bits, the lowest first, a set high
 * bit saying that more follow; a node's id in full at its first mention and as a number at later
 * ones.
 */
final class Output {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
  private final Map<NodeId, Integer> mentioned = new HashMap<>();

  byte[] toBytes() {
    return bytes.toByteArray();
  }

  void flag(boolean value) {
    bytes.write(value ? 1 : 0);
  }

  /** Small for small unsigned numbers; any number is allowed. */
  void number(long value) {
    long left = value;
    while ((left & ~0x7fL) != 0) {
      bytes.write((int) (left & 0x7f) | 0x80);
      left >>>= 7;
    }
    bytes.write((int) left);
  }

  /** Eight bytes. */
  void bits(long value) {
    for (int shift = 56; shift >= 0; shift -= 8) {
      bytes.write((int) (value >>> shift));
    }
  }

  void text(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    number(utf8.length);
    bytes.writeBytes(utf8);
  }

  void uuid(UUID value) {
    bits(value.getMostSignificantBits());
    bits(value.getLeastSignificantBits());
  }

  void address(Address value) {
    text(value.host());
    number(value.port());
  }

  void node(NodeId id) {
    Integer number = mentioned.putIfAbsent(id, mentioned.size() + 1);
    number(number == null ? 0 : number);
    if (number == null) {
      uuid(id.value());
    }
  }

  void member(Member member) {
    node(member.node());
    number(member.incarnation());
  }

  <T> void list(List<T> values, Consumer<T> writer) {
    number(values.size());
    values.forEach(writer);
  }

  <T> void optional(Optional<T> value, Consumer<T> writer) {
    flag(value.isPresent());
    value.ifPresent(writer);
  }
}
