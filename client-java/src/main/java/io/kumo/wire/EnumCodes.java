package io.kumo.wire;

import io.netty.buffer.ByteBuf;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The numbers by which an enum's constants travel, in one byte: their positions in a list that is
 * part of the protocol, whatever order the enum has. Constants are only ever added to its end.
 */
final class EnumCodes<E extends Enum<E>> {
  private final String what;
  private final List<E> byCode;
  private final Map<E, Integer> codes;

  EnumCodes(Class<E> type, String what, List<E> byCode) {
    this.what = what;
    this.byCode = List.copyOf(byCode);
    this.codes = new EnumMap<>(type);
    for (E constant : byCode) {
      codes.put(constant, codes.size());
    }
    if (codes.size() != type.getEnumConstants().length) {
      throw new IllegalArgumentException("constants without a code in " + type);
    }
  }

  void write(E constant, ByteBuf out) {
    out.writeByte(codes.get(constant));
  }

  E read(ByteBuf in) {
    int code = in.readUnsignedByte();
    if (code >= byCode.size()) {
      throw new ProtocolException("unknown " + what + ": " + code);
    }
    return byCode.get(code);
  }
}
