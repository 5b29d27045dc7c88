package io.kumo.node.journal;

import io.kumo.message.OperationId;
import io.kumo.message.Value;
import io.kumo.node.entry.Batch;
import io.kumo.node.entry.Entry;
import io.kumo.node.entry.JournalRecord;
import io.kumo.node.entry.OperationRecord;
import io.kumo.node.entry.Outcome;
import io.kumo.node.entry.Write;
import io.kumo.ring.Key;
import io.kumo.ring.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/** Records for tests, of every kind. */
final class Records {
  private Records() {}

  static long version(long sequence) {
    return Version.of(1, sequence);
  }

  static Write put(long version, int valueBytes) {
    byte[] value = new byte[valueBytes];
    new Random(version).nextBytes(value);
    Entry entry = new Entry(Key.of("key" + version), version, version, 7, 0, 0, value);
    return new Write.Put(entry, Optional.empty());
  }

  /** A batch of one put of {@code valueBytes}, that follows on the version before its own. */
  static JournalRecord.Appended batch(int partition, long sequence, int valueBytes) {
    return new JournalRecord.Appended(
        new Batch(
            partition,
            version(sequence - 1),
            version(Math.max(0, sequence - 2)),
            List.of(put(version(sequence), valueBytes))));
  }

  static JournalRecord.Appended batch(
      int partition, long previous, long watermark, Write... writes) {
    return new JournalRecord.Appended(new Batch(partition, previous, watermark, List.of(writes)));
  }

  static JournalRecord.State state(int partition, int term, long end) {
    return new JournalRecord.State(
        partition, term, term, end, end, 0, Optional.empty(), Optional.empty());
  }

  static JournalRecord.State blank(int partition) {
    return state(partition, 0, 0);
  }

  /** Records of every kind and shape, drawn at random; no history that makes sense. */
  static JournalRecord any(Random random) {
    int partition = random.nextInt(1 << 16);
    return switch (random.nextInt(9)) {
      case 0 -> new JournalRecord.DiscardAbove(partition, random.nextLong());
      case 1 -> new JournalRecord.Watermark(partition, random.nextLong());
      case 2 -> new JournalRecord.CopyStart(partition, random.nextLong());
      case 3 -> new JournalRecord.CopyEnd(partition, random.nextLong());
      case 4 ->
          new JournalRecord.State(
              partition,
              random.nextInt(1 << 24),
              random.nextInt(1 << 24),
              random.nextLong(),
              random.nextLong(),
              random.nextLong(),
              random.nextBoolean() ? Optional.of(random.nextLong()) : Optional.empty(),
              random.nextBoolean()
                  ? Optional.of(new UUID(random.nextLong(), random.nextLong()))
                  : Optional.empty());
      default -> new JournalRecord.Appended(anyBatch(partition, random));
    };
  }

  private static Batch anyBatch(int partition, Random random) {
    long version = Version.of(random.nextInt(1 << 23), random.nextInt(1 << 30));
    List<Write> writes = new ArrayList<>();
    for (int i = random.nextInt(5); i >= 0; i--) {
      writes.add(anyWrite(version + writes.size() + 1, random));
    }
    return new Batch(partition, version, random.nextLong(), writes);
  }

  private static Write anyWrite(long version, Random random) {
    Optional<OperationRecord> operation =
        random.nextBoolean() ? Optional.of(anyOperation(random)) : Optional.empty();
    return switch (random.nextInt(5)) {
      case 0 -> new Write.Remove(version, anyKey(random), operation);
      case 1 -> new Write.Flush(version, random.nextLong(), operation);
      case 2 -> new Write.Nothing(version, operation);
      default ->
          new Write.Put(
              new Entry(
                  anyKey(random),
                  version,
                  random.nextLong(),
                  random.nextInt(),
                  random.nextLong(),
                  random.nextInt(),
                  anyBytes(random, 0, random.nextInt(20) == 0 ? 3_000 : 40)),
              operation);
    };
  }

  private static OperationRecord anyOperation(Random random) {
    Outcome.Kind[] kinds = Outcome.Kind.values();
    Optional<Value> value =
        random.nextInt(4) == 0
            ? Optional.of(
                new Value(
                    anyBytes(random, 0, 30),
                    random.nextInt(),
                    random.nextLong(),
                    random.nextLong()))
            : Optional.empty();
    return new OperationRecord(
        new OperationId(random.nextLong(), random.nextLong()),
        new Outcome(
            kinds[random.nextInt(kinds.length)], random.nextLong(), random.nextLong(), value));
  }

  private static Key anyKey(Random random) {
    return Key.of(anyBytes(random, 1, random.nextInt(10) == 0 ? Key.BYTES_MAX : 20));
  }

  private static byte[] anyBytes(Random random, int min, int max) {
    byte[] bytes = new byte[min + random.nextInt(max - min + 1)];
    random.nextBytes(bytes);
    return bytes;
  }
}
