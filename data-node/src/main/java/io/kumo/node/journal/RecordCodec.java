package io.kumo.node.journal;

import io.kumo.node.entry.Batch;
import io.kumo.node.entry.JournalRecord;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntPredicate;

/**
 * The bytes of a journal record, big-endian: kind (8 bit), partition (32), length of what follows
 * (32), and then for a batch its bytes as {@link BatchCodec} gives them; for a state term (32),
 * leader term (32), end version, watermark, floor (64 each), marks (8), the version that a copy
 * began at (64) if mark 1 is set and the boot id (128) if mark 2 is; for all others one version
 * (64).
 */
final class RecordCodec {
  private static final int BYTES_BEFORE = 1 + 4 + 4;
  private static final int STATE_BYTES_MIN = 4 + 4 + 8 + 8 + 8 + 1;
  private static final int COPYING = 1;
  private static final int COMPLETE = 2;

  private static final int APPENDED = 1;
  private static final int DISCARD_ABOVE = 2;
  private static final int WATERMARK = 3;
  private static final int COPY_START = 4;
  private static final int COPY_END = 5;
  private static final int STATE = 6;

  private RecordCodec() {}

  /** How many bytes {@link #write} puts. */
  public static long bytes(JournalRecord record) {
    return BYTES_BEFORE + payloadBytes(record);
  }

  /**
   * Puts a record into a big-endian buffer.
   *
   * @throws java.nio.BufferOverflowException if it has no room for {@link #bytes}
   */
  public static void write(JournalRecord record, ByteBuffer to) {
    write(record, new RecordOutput(to));
  }

  /**
   * Takes one record from a big-endian buffer and moves its position behind.
   *
   * @throws MalformedRecordException the bytes are no record; the buffer's position is anywhere
   */
  public static JournalRecord read(ByteBuffer from) throws MalformedRecordException {
    return read(new RecordInput(from));
  }

  private static long payloadBytes(JournalRecord record) {
    if (record instanceof JournalRecord.Appended appended) {
      return BatchCodec.bytes(appended.batch());
    }
    if (record instanceof JournalRecord.State state) {
      return (long) STATE_BYTES_MIN
          + (state.copyingFrom().isPresent() ? Long.BYTES : 0)
          + (state.completeSince().isPresent() ? 2 * Long.BYTES : 0);
    }
    return Long.BYTES;
  }

  static void write(JournalRecord record, RecordOutput to) {
    if (record instanceof JournalRecord.Appended appended) {
      head(APPENDED, record, to);
      BatchCodec.write(appended.batch(), to);
    } else if (record instanceof JournalRecord.State state) {
      head(STATE, record, to);
      writeState(state, to);
    } else if (record instanceof JournalRecord.DiscardAbove discard) {
      head(DISCARD_ABOVE, record, to);
      to.u64(discard.version());
    } else if (record instanceof JournalRecord.Watermark watermark) {
      head(WATERMARK, record, to);
      to.u64(watermark.version());
    } else if (record instanceof JournalRecord.CopyStart start) {
      head(COPY_START, record, to);
      to.u64(start.from());
    } else if (record instanceof JournalRecord.CopyEnd end) {
      head(COPY_END, record, to);
      to.u64(end.from());
    }
  }

  private static void head(int kind, JournalRecord record, RecordOutput to) {
    to.u8(kind);
    to.u32(record.partition());
    to.u32(Math.toIntExact(payloadBytes(record)));
  }

  private static void writeState(JournalRecord.State state, RecordOutput to) {
    to.u32(state.term());
    to.u32(state.leaderTerm());
    to.u64(state.endVersion());
    to.u64(state.watermark());
    to.u64(state.floor());
    to.u8(
        (state.copyingFrom().isPresent() ? COPYING : 0)
            | (state.completeSince().isPresent() ? COMPLETE : 0));
    state.copyingFrom().ifPresent(to::u64);
    if (state.completeSince().isPresent()) {
      to.u64(state.completeSince().get().getMostSignificantBits());
      to.u64(state.completeSince().get().getLeastSignificantBits());
    }
  }

  static JournalRecord read(RecordInput from) throws MalformedRecordException {
    int kind = from.u8("kind of record");
    int partition = BatchCodec.partition(from);
    RecordInput payload = from.part(from.natural("record length"), "record");
    JournalRecord record =
        switch (kind) {
          case APPENDED -> new JournalRecord.Appended(BatchCodec.read(payload));
          case DISCARD_ABOVE -> new JournalRecord.DiscardAbove(partition, payload.u64("version"));
          case WATERMARK -> new JournalRecord.Watermark(partition, payload.u64("version"));
          case COPY_START -> new JournalRecord.CopyStart(partition, payload.u64("version"));
          case COPY_END -> new JournalRecord.CopyEnd(partition, payload.u64("version"));
          case STATE -> readState(partition, payload);
          default -> throw new MalformedRecordException("unknown kind of record: " + kind);
        };
    payload.end("record");
    if (record.partition() != partition) {
      throw new MalformedRecordException(
          "a batch of partition " + record.partition() + " in a record of " + partition);
    }
    return record;
  }

  /** Takes one record, and decodes it only if it is a batch of a partition that is asked for. */
  static Optional<Batch> readBatchOf(RecordInput from, IntPredicate isAskedFor)
      throws MalformedRecordException {
    int kind = from.u8("kind of record");
    int partition = BatchCodec.partition(from);
    RecordInput payload = from.part(from.natural("record length"), "record");
    return kind == APPENDED && isAskedFor.test(partition)
        ? Optional.of(BatchCodec.read(payload))
        : Optional.empty();
  }

  private static JournalRecord readState(int partition, RecordInput from)
      throws MalformedRecordException {
    int term = from.natural("term");
    int leaderTerm = from.natural("leader term");
    long endVersion = from.u64("end version");
    long watermark = from.u64("watermark");
    long floor = from.u64("floor");
    int marks = from.u8("marks");
    if ((marks & ~(COPYING | COMPLETE)) != 0) {
      throw new MalformedRecordException("unknown marks: " + marks);
    }
    Optional<Long> copyingFrom =
        (marks & COPYING) == 0 ? Optional.empty() : Optional.of(from.u64("copy"));
    Optional<UUID> completeSince =
        (marks & COMPLETE) == 0
            ? Optional.empty()
            : Optional.of(new UUID(from.u64("boot id"), from.u64("boot id")));
    return new JournalRecord.State(
        partition, term, leaderTerm, endVersion, watermark, floor, copyingFrom, completeSince);
  }
}
