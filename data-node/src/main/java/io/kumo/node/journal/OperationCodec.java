package io.kumo.node.journal;

import io.kumo.message.OperationId;
import io.kumo.message.Value;
import io.kumo.node.entry.OperationRecord;
import io.kumo.node.entry.Outcome;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The bytes of an operation record: client (64 bit), sequence (64), outcome (8; the highest bit
 * says that a value follows), cas (64), number (64), and of the value flags (32), cas (64), expiry
 * (64), length (32), bytes.
 */
public final class OperationCodec {
  private static final int BYTES_PLAIN = 8 + 8 + 1 + 8 + 8;
  private static final int BYTES_OF_VALUE = 4 + 8 + 8 + 4;
  private static final int HAS_VALUE = 0x80;

  private OperationCodec() {}

  /** How many bytes {@link #write} puts. */
  public static long bytes(OperationRecord operation) {
    return BYTES_PLAIN
        + operation.outcome().value().map(v -> BYTES_OF_VALUE + (long) v.bytes().length).orElse(0L);
  }

  /**
   * Puts a record into a big-endian buffer.
   *
   * @throws java.nio.BufferOverflowException if it has no room for {@link #bytes}
   */
  public static void write(OperationRecord operation, ByteBuffer to) {
    write(operation, new RecordOutput(to));
  }

  /**
   * Takes one record from a big-endian buffer, copying its value, and moves its position behind.
   *
   * @throws MalformedRecordException the bytes are no record; the buffer's position is anywhere
   */
  public static OperationRecord read(ByteBuffer from) throws MalformedRecordException {
    return read(new RecordInput(from));
  }

  static void write(OperationRecord operation, RecordOutput to) {
    Outcome outcome = operation.outcome();
    to.u64(operation.id().client());
    to.u64(operation.id().sequence());
    to.u8(code(outcome.kind()) | (outcome.value().isPresent() ? HAS_VALUE : 0));
    to.u64(outcome.cas());
    to.u64(outcome.number());
    if (outcome.value().isPresent()) {
      Value value = outcome.value().get();
      to.u32(value.flags());
      to.u64(value.cas());
      to.u64(value.expiryMs());
      to.value(value.bytes());
    }
  }

  static OperationRecord read(RecordInput from) throws MalformedRecordException {
    OperationId id = new OperationId(from.u64("client"), from.u64("operation sequence"));
    int tag = from.u8("outcome");
    Outcome.Kind kind = kind(tag & ~HAS_VALUE);
    long cas = from.u64("outcome cas");
    long number = from.u64("number");
    Optional<Value> value = (tag & HAS_VALUE) == 0 ? Optional.empty() : Optional.of(value(from));
    return new OperationRecord(id, new Outcome(kind, cas, number, value));
  }

  private static Value value(RecordInput from) throws MalformedRecordException {
    int flags = from.u32("value flags");
    long cas = from.u64("value cas");
    long expiryMs = from.u64("value expiry");
    return new Value(from.value(), flags, cas, expiryMs);
  }

  private static int code(Outcome.Kind kind) {
    return switch (kind) {
      case APPLIED -> 1;
      case EXISTS -> 2;
      case NOT_FOUND -> 3;
      case NOT_STORED -> 4;
      case NON_NUMERIC -> 5;
    };
  }

  private static Outcome.Kind kind(int code) throws MalformedRecordException {
    return switch (code) {
      case 1 -> Outcome.Kind.APPLIED;
      case 2 -> Outcome.Kind.EXISTS;
      case 3 -> Outcome.Kind.NOT_FOUND;
      case 4 -> Outcome.Kind.NOT_STORED;
      case 5 -> Outcome.Kind.NON_NUMERIC;
      default -> throw new MalformedRecordException("unknown outcome: " + code);
    };
  }
}
