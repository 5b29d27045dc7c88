package io.kumo.wire;

import io.kumo.message.Expiry;
import io.kumo.ring.Key;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.UUID;

/** The fields that several fixed layouts share. */
final class Fields {
  private static final EnumCodes<Expiry.Kind> EXPIRY_KINDS =
      new EnumCodes<>(
          Expiry.Kind.class,
          "expiry kind",
          List.of(Expiry.Kind.NEVER, Expiry.Kind.AFTER, Expiry.Kind.AT));
  private static final byte[] NO_BYTES = new byte[0];

  private Fields() {}

  /** {@code length(1) bytes}. */
  static void writeKey(Key key, ByteBuf out) {
    byte[] bytes = key.bytes();
    out.writeByte(bytes.length);
    out.writeBytes(bytes);
  }

  static Key readKey(ByteBuf in) {
    return Key.of(readBytes(in, in.readUnsignedByte()));
  }

  /** {@code length(4) bytes}. */
  static void writeValue(byte[] value, ByteBuf out) {
    out.writeInt(value.length);
    out.writeBytes(value);
  }

  static byte[] readValue(ByteBuf in) {
    return readBytes(in, in.readInt());
  }

  /** {@code kind(1) ms(8)}. */
  static void writeExpiry(Expiry expiry, ByteBuf out) {
    EXPIRY_KINDS.write(expiry.kind(), out);
    out.writeLong(expiry.ms());
  }

  static Expiry readExpiry(ByteBuf in) {
    Expiry.Kind kind = EXPIRY_KINDS.read(in);
    long ms = in.readLong();
    return kind == Expiry.Kind.NEVER ? Expiry.NEVER : new Expiry(kind, ms);
  }

  static void writeUuid(UUID id, ByteBuf out) {
    out.writeLong(id.getMostSignificantBits());
    out.writeLong(id.getLeastSignificantBits());
  }

  static UUID readUuid(ByteBuf in) {
    return new UUID(in.readLong(), in.readLong());
  }

  /** {@code node id(16) incarnation(8)}. */
  static Member readMember(ByteBuf in) {
    return new Member(new NodeId(readUuid(in)), in.readLong());
  }

  static void writeMember(Member member, ByteBuf out) {
    writeUuid(member.node().value(), out);
    out.writeLong(member.incarnation());
  }

  /** {@code major(2) minor(2)}. */
  static void writeVersion(ProtocolVersion version, ByteBuf out) {
    out.writeShort(version.major());
    out.writeShort(version.minor());
  }

  static ProtocolVersion readVersion(ByteBuf in) {
    return new ProtocolVersion(in.readUnsignedShort(), in.readUnsignedShort());
  }

  // The length is checked before the array is made: a peer must not make us allocate what it has
  // not sent.
  private static byte[] readBytes(ByteBuf in, int length) {
    if (length < 0 || length > in.readableBytes()) {
      throw new IndexOutOfBoundsException(length + " bytes of " + in.readableBytes());
    }
    if (length == 0) {
      return NO_BYTES;
    }
    byte[] bytes = new byte[length];
    in.readBytes(bytes);
    return bytes;
  }
}
