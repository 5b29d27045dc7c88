package io.kumo.node.journal;

import io.kumo.node.entry.Entry;
import io.kumo.node.entry.OperationRecord;
import io.kumo.node.entry.Write;
import io.kumo.ring.Key;
import java.util.Optional;

/**
 * The bytes of a write: kind (8 bit; the highest bit says that an operation record follows), the
 * operation record, and then for a put the entry, for all others the version (64) and what belongs
 * to the kind: key length and key of a remove, due time (64) of a flush.
 */
final class WriteCodec {
  /** The least that a write takes. */
  static final int BYTES_MIN = 1 + 8;

  private static final int PUT = 1;
  private static final int REMOVE = 2;
  private static final int FLUSH = 3;
  private static final int NOTHING = 4;
  private static final int HAS_OPERATION = 0x80;

  private WriteCodec() {}

  static long bytes(Write write) {
    long bytes = 1 + write.operation().map(OperationCodec::bytes).orElse(0L);
    if (write instanceof Write.Put put) {
      return bytes + EntryCodec.bytes(put.entry());
    }
    bytes += Long.BYTES;
    if (write instanceof Write.Remove remove) {
      return bytes + 1 + remove.key().bytes().length;
    }
    return write instanceof Write.Flush ? bytes + Long.BYTES : bytes;
  }

  static void write(Write write, RecordOutput to) {
    if (write instanceof Write.Put put) {
      head(PUT, write, to);
      EntryCodec.write(put.entry(), to);
    } else if (write instanceof Write.Remove remove) {
      head(REMOVE, write, to);
      to.u64(write.version());
      to.key(remove.key());
    } else if (write instanceof Write.Flush flush) {
      head(FLUSH, write, to);
      to.u64(write.version());
      to.u64(flush.dueMs());
    } else {
      head(NOTHING, write, to);
      to.u64(write.version());
    }
  }

  private static void head(int kind, Write write, RecordOutput to) {
    if (write.operation().isPresent()) {
      to.u8(kind | HAS_OPERATION);
      OperationCodec.write(write.operation().get(), to);
    } else {
      to.u8(kind);
    }
  }

  static Write read(RecordInput from) throws MalformedRecordException {
    int tag = from.u8("kind of write");
    Optional<OperationRecord> operation =
        (tag & HAS_OPERATION) == 0 ? Optional.empty() : Optional.of(OperationCodec.read(from));
    int kind = tag & ~HAS_OPERATION;
    if (kind == PUT) {
      Entry entry = EntryCodec.read(from);
      return new Write.Put(entry, operation);
    }
    if (kind < PUT || kind > NOTHING) {
      throw new MalformedRecordException("unknown kind of write: " + kind);
    }
    long version = from.u64("version");
    return switch (kind) {
      case REMOVE -> {
        Key key = from.key();
        yield new Write.Remove(version, key, operation);
      }
      case FLUSH -> new Write.Flush(version, from.u64("due time"), operation);
      default -> new Write.Nothing(version, operation);
    };
  }
}
