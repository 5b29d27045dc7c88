package io.kumo.manager.codec;

import io.kumo.ring.Address;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/** Reads what {@link Output} writes; only {@link #read} lets its unchecked exceptions out. */
final class Input {
  private final ByteBuffer bytes;
  private final List<NodeId> mentioned = new ArrayList<>();

  private Input(byte[] bytes) {
    this.bytes = ByteBuffer.wrap(bytes);
  }

  /**
   * Reads one value that takes all of the bytes.
   *
   * @throws MalformedException if they hold anything else; never another exception
   */
  static <T> T read(byte[] bytes, Function<Input, T> reader) throws MalformedException {
    Input input = new Input(bytes);
    T value;
    try {
      value = reader.apply(input);
    } catch (BufferUnderflowException e) {
      throw new MalformedException("cut short at " + bytes.length + " bytes", e);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new MalformedException(
          "wrong before byte " + input.bytes.position() + ": " + e.getMessage(), e);
    }
    if (input.bytes.hasRemaining()) {
      throw new MalformedException(input.bytes.remaining() + " bytes too many");
    }
    return value;
  }

  boolean flag() {
    byte value = bytes.get();
    if (value != 0 && value != 1) {
      throw new IllegalArgumentException("flag is " + value);
    }
    return value == 1;
  }

  long number() {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte next = bytes.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("number of more than 64 bits");
  }

  /** A number that fits an {@code int}. */
  int small() {
    long value = number();
    if (value != (int) value) {
      throw new IllegalArgumentException("number out of range: " + value);
    }
    return (int) value;
  }

  long bits() {
    return bytes.getLong();
  }

  String text() {
    byte[] utf8 = new byte[count()];
    bytes.get(utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }

  UUID uuid() {
    return new UUID(bits(), bits());
  }

  Address address() {
    return new Address(text(), small());
  }

  NodeId node() {
    int number = small();
    if (number == 0) {
      mentioned.add(new NodeId(uuid()));
      return mentioned.get(mentioned.size() - 1);
    }
    return mentioned.get(number - 1);
  }

  Member member() {
    return new Member(node(), number());
  }

  <T> List<T> list(Supplier<T> reader) {
    int count = count();
    List<T> values = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      values.add(reader.get());
    }
    return values;
  }

  <T> Optional<T> optional(Supplier<T> reader) {
    return flag() ? Optional.of(reader.get()) : Optional.empty();
  }

  /** A count of what follows, each of at least a byte: no wrong one asks for much memory. */
  private int count() {
    int count = small();
    if (count < 0 || count > bytes.remaining()) {
      throw new IllegalArgumentException(
          "count is %d with %d bytes left".formatted(count, bytes.remaining()));
    }
    return count;
  }
}
