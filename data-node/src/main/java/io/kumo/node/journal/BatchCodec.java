package io.kumo.node.journal;

import io.kumo.node.entry.Batch;
import io.kumo.node.entry.Write;
import io.kumo.ring.RingSettings;
import io.kumo.ring.Version;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes of a batch, big-endian: partition (32 bit), version before it (64), watermark (64),
 * number of writes (32), the writes. The same in the journal and between nodes.
 */
public final class BatchCodec {
  private static final int BYTES_BEFORE_WRITES = 4 + 8 + 8 + 4;

  private BatchCodec() {}

  /** How many bytes {@link #write} puts. */
  public static long bytes(Batch batch) {
    long bytes = BYTES_BEFORE_WRITES;
    for (Write write : batch.writes()) {
      bytes += WriteCodec.bytes(write);
    }
    return bytes;
  }

  /**
   * Puts a batch into a big-endian buffer, each value copied once.
   *
   * @throws java.nio.BufferOverflowException if it has no room for {@link #bytes}
   */
  public static void write(Batch batch, ByteBuffer to) {
    write(batch, new RecordOutput(to));
  }

  /**
   * Takes one batch from a big-endian buffer, copying keys and values, and moves its position
   * behind. What it allocates is bounded by the bytes that are there.
   *
   * @throws MalformedRecordException the bytes are no batch; the buffer's position is anywhere
   */
  public static Batch read(ByteBuffer from) throws MalformedRecordException {
    return read(new RecordInput(from));
  }

  static void write(Batch batch, RecordOutput to) {
    to.u32(batch.partition());
    to.u64(batch.previousVersion());
    to.u64(batch.watermark());
    to.u32(batch.writes().size());
    for (Write write : batch.writes()) {
      WriteCodec.write(write, to);
    }
  }

  static Batch read(RecordInput from) throws MalformedRecordException {
    int partition = partition(from);
    long previous = from.u64("previous version");
    long watermark = from.u64("watermark");
    int count = from.count("number of writes", WriteCodec.BYTES_MIN);
    if (count == 0) {
      throw new MalformedRecordException("a batch without writes, partition " + partition);
    }
    List<Write> writes = new ArrayList<>(count);
    long newest = previous;
    for (int i = 0; i < count; i++) {
      Write write = WriteCodec.read(from);
      if (!Version.before(newest, write.version())) {
        throw new MalformedRecordException(
            "version " + Version.text(write.version()) + " behind " + Version.text(newest));
      }
      newest = write.version();
      writes.add(write);
    }
    return new Batch(partition, previous, watermark, writes);
  }

  static int partition(RecordInput from) throws MalformedRecordException {
    int partition = from.natural("partition");
    if (partition >= RingSettings.PARTITIONS_MAX) {
      throw new MalformedRecordException("partition is too high: " + partition);
    }
    return partition;
  }
}
