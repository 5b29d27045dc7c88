package io.kumo.wire;

import io.kumo.message.Expiry;
import io.kumo.message.Mutation;
import io.kumo.ring.Key;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.OptionalLong;

/**
 * The layouts of mutations.
 *
 * <pre>
 * 1 store:      options(1) key mode(1) flags(4) expiry [cas(8)] value
 * 2 arithmetic: options(1) key delta(8) expiry [cas(8)] [initial(8)]
 * 3 delete:     options(1) key [cas(8)]
 * 4 touch:      options(1) key expiry
 * 5 flush:      delay(8)
 * </pre>
 *
 * The kind stands before it in one byte. An expiry is {@code kind(1) ms(8)}, a value {@code
 * length(4) bytes}. Bits of the options say which optional fields are there, or stand for a flag of
 * the mutation itself; those without a meaning are 0.
 */
final class MutationFields {
  private static final int STORE = 1;
  private static final int ARITHMETIC = 2;
  private static final int DELETE = 3;
  private static final int TOUCH = 4;
  private static final int FLUSH = 5;

  private static final int HAS_CAS = 1;
  private static final int HAS_INITIAL = 2;
  private static final int DECREMENT = 4;
  private static final int WANTS_VALUE = 8;

  /** All fields of the longest layout, but for key and value. */
  private static final int FIXED_BYTES_MAX = 40;

  private static final EnumCodes<Mutation.StoreMode> MODES =
      new EnumCodes<>(
          Mutation.StoreMode.class,
          "store mode",
          List.of(
              Mutation.StoreMode.SET,
              Mutation.StoreMode.ADD,
              Mutation.StoreMode.REPLACE,
              Mutation.StoreMode.APPEND,
              Mutation.StoreMode.PREPEND));

  private MutationFields() {}

  static int sizeEstimate(Mutation mutation) {
    int key = mutation instanceof Mutation.OnKey onKey ? onKey.key().bytes().length : 0;
    int value = mutation instanceof Mutation.Store store ? store.value().length : 0;
    return FIXED_BYTES_MAX + key + value;
  }

  static void write(Mutation mutation, ByteBuf out) {
    if (mutation instanceof Mutation.Store store) {
      writeStore(store, out);
    } else if (mutation instanceof Mutation.Arithmetic arithmetic) {
      writeArithmetic(arithmetic, out);
    } else if (mutation instanceof Mutation.Delete delete) {
      head(DELETE, casBit(delete.compareCas()), delete.key(), out);
      writeOptional(delete.compareCas(), out);
    } else if (mutation instanceof Mutation.Touch touch) {
      head(TOUCH, touch.wantsValue() ? WANTS_VALUE : 0, touch.key(), out);
      Fields.writeExpiry(touch.expiry(), out);
    } else if (mutation instanceof Mutation.Flush flush) {
      out.writeByte(FLUSH);
      out.writeLong(flush.delayMs());
    } else {
      throw new IllegalArgumentException("mutation without a layout: " + mutation);
    }
  }

  private static void writeStore(Mutation.Store store, ByteBuf out) {
    head(STORE, casBit(store.compareCas()), store.key(), out);
    MODES.write(store.mode(), out);
    out.writeInt(store.flags());
    Fields.writeExpiry(store.expiry(), out);
    writeOptional(store.compareCas(), out);
    Fields.writeValue(store.value(), out);
  }

  private static void writeArithmetic(Mutation.Arithmetic arithmetic, ByteBuf out) {
    int options =
        casBit(arithmetic.compareCas())
            | (arithmetic.initial().isPresent() ? HAS_INITIAL : 0)
            | (arithmetic.decrement() ? DECREMENT : 0);
    head(ARITHMETIC, options, arithmetic.key(), out);
    out.writeLong(arithmetic.delta());
    Fields.writeExpiry(arithmetic.initialExpiry(), out);
    writeOptional(arithmetic.compareCas(), out);
    writeOptional(arithmetic.initial(), out);
  }

  private static void head(int kind, int options, Key key, ByteBuf out) {
    out.writeByte(kind);
    out.writeByte(options);
    Fields.writeKey(key, out);
  }

  static Mutation read(ByteBuf in) {
    int kind = in.readUnsignedByte();
    if (kind == FLUSH) {
      return new Mutation.Flush(in.readLong());
    }
    int options = in.readUnsignedByte();
    Key key = Fields.readKey(in);
    return switch (kind) {
      case STORE -> readStore(options, key, in);
      case ARITHMETIC -> readArithmetic(options, key, in);
      case DELETE -> new Mutation.Delete(key, readOptional(options, HAS_CAS, in));
      case TOUCH -> new Mutation.Touch(key, Fields.readExpiry(in), (options & WANTS_VALUE) != 0);
      default -> throw new ProtocolException("unknown mutation: " + kind);
    };
  }

  private static Mutation readStore(int options, Key key, ByteBuf in) {
    Mutation.StoreMode mode = MODES.read(in);
    int flags = in.readInt();
    Expiry expiry = Fields.readExpiry(in);
    OptionalLong cas = readOptional(options, HAS_CAS, in);
    return new Mutation.Store(key, mode, Fields.readValue(in), flags, expiry, cas);
  }

  private static Mutation readArithmetic(int options, Key key, ByteBuf in) {
    long delta = in.readLong();
    Expiry expiry = Fields.readExpiry(in);
    OptionalLong cas = readOptional(options, HAS_CAS, in);
    OptionalLong initial = readOptional(options, HAS_INITIAL, in);
    boolean decrement = (options & DECREMENT) != 0;
    return new Mutation.Arithmetic(key, decrement, delta, initial, expiry, cas);
  }

  private static int casBit(OptionalLong cas) {
    return cas.isPresent() ? HAS_CAS : 0;
  }

  private static void writeOptional(OptionalLong field, ByteBuf out) {
    if (field.isPresent()) {
      out.writeLong(field.getAsLong());
    }
  }

  private static OptionalLong readOptional(int options, int bit, ByteBuf in) {
    return (options & bit) == 0 ? OptionalLong.empty() : OptionalLong.of(in.readLong());
  }
}
