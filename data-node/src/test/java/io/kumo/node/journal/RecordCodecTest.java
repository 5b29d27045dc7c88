package io.kumo.node.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** The bytes of records: fixed for ever, and nothing else is taken for one. */
final class RecordCodecTest {
  private static final long V5 = Version.of(1, 5);

  private static byte[] bytesOf(JournalRecord record) {
    ByteBuffer to = ByteBuffer.allocate(Math.toIntExact(RecordCodec.bytes(record)));
    RecordCodec.write(record, to);
    assertFalse(to.hasRemaining(), "as many bytes as told");
    return to.array();
  }

  private static void assertBytes(String hex, JournalRecord record) throws Exception {
    String compact = hex.replace(" ", "");
    assertEquals(compact, HexFormat.of().formatHex(bytesOf(record)));
    assertEquals(record, RecordCodec.read(ByteBuffer.wrap(HexFormat.of().parseHex(compact))));
  }

  @Test
  void goldenBytesOfABatch() throws Exception {
    Outcome gotValue =
        new Outcome(
            Outcome.Kind.APPLIED, 9, 0, Optional.of(new Value(new byte[] {(byte) 0xff}, 1, 2, 3)));
    OperationRecord applied = new OperationRecord(new OperationId(0x11, 0x12), gotValue);
    OperationRecord declined =
        new OperationRecord(new OperationId(0x21, 0x22), Outcome.declined(Outcome.Kind.NOT_FOUND));
    Entry entry =
        new Entry(Key.of("ab"), Version.of(1, 2), 0x33, 0x44, 0x55, 0x66, new byte[] {7, 8, 9});
    Batch batch =
        new Batch(
            0x1234,
            Version.of(1, 1),
            Version.of(1, 0),
            List.of(
                new Write.Put(entry, Optional.of(applied)),
                new Write.Remove(Version.of(1, 3), Key.of("c"), Optional.empty()),
                new Write.Flush(Version.of(1, 4), 0x77, Optional.empty()),
                new Write.Nothing(Version.of(2, 0), Optional.of(declined))));
    assertBytes(
        "01 00001234 000000c3"
            + " 00001234 0000010000000001 0000010000000000 00000004"
            + " 81 0000000000000011 0000000000000012 81 0000000000000009 0000000000000000"
            + " 00000001 0000000000000002 0000000000000003 00000001 ff"
            + " 02 6162 0000010000000002 0000000000000033 00000044 0000000000000055 00000066"
            + " 00000003 070809"
            + " 02 0000010000000003 01 63"
            + " 03 0000010000000004 0000000000000077"
            + " 84 0000000000000021 0000000000000022 03 0000000000000000 0000000000000000"
            + " 0000020000000000",
        new JournalRecord.Appended(batch));
  }

  @Test
  void goldenBytesOfTheOtherRecords() throws Exception {
    assertBytes("02 00000001 00000008 0000010000000005", new JournalRecord.DiscardAbove(1, V5));
    assertBytes("03 00000001 00000008 0000010000000005", new JournalRecord.Watermark(1, V5));
    assertBytes("04 00000001 00000008 0000010000000005", new JournalRecord.CopyStart(1, V5));
    assertBytes("05 00000001 00000008 0000010000000005", new JournalRecord.CopyEnd(1, V5));
    assertBytes(
        "06 00000001 00000039 00000003 00000002 0000010000000005 0000010000000004"
            + " 0000000000000001 03 0000010000000005 0000000000000011 0000000000000022",
        new JournalRecord.State(
            1, 3, 2, V5, Version.of(1, 4), 1, Optional.of(V5), Optional.of(new UUID(0x11, 0x22))));
  }

  @Property(tries = 300)
  void everyRecordIsReadBack(@ForAll long seed) throws Exception {
    JournalRecord record = Records.any(new Random(seed));
    ByteBuffer bytes = ByteBuffer.wrap(bytesOf(record));
    assertEquals(record, RecordCodec.read(bytes));
    assertFalse(bytes.hasRemaining());
  }

  @Property(tries = 100)
  void everyPrefixIsRefused(@ForAll long seed) {
    byte[] bytes = bytesOf(Records.any(new Random(seed)));
    for (int length = 0; length < bytes.length; length++) {
      ByteBuffer prefix = ByteBuffer.wrap(bytes, 0, length);
      assertThrows(MalformedRecordException.class, () -> RecordCodec.read(prefix));
    }
  }

  @Property(tries = 300)
  void changedBytesAreRefusedOrAnotherRecordButNeverAnythingElse(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] bytes = bytesOf(Records.any(random));
    for (int i = 0; i < 20; i++) {
      byte[] changed = bytes.clone();
      for (int j = random.nextInt(3); j >= 0; j--) {
        changed[random.nextInt(changed.length)] = (byte) random.nextInt();
      }
      assertReadsOrRefuses(changed);
    }
  }

  @Property(tries = 500)
  void randomBytesAreRefused(@ForAll byte[] bytes) {
    assertReadsOrRefuses(bytes);
  }

  private static void assertReadsOrRefuses(byte[] bytes) {
    try {
      JournalRecord record = RecordCodec.read(ByteBuffer.wrap(bytes));
      assertTrue(RecordCodec.bytes(record) <= bytes.length);
    } catch (MalformedRecordException e) {
      assertFalse(e.getMessage().isEmpty());
    }
  }

  @Test
  void aBatchPassesThroughABufferSmallerThanItself() throws Exception {
    JournalRecord record = Records.batch(3, 9, 100_000);
    ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(RecordCodec.bytes(record)));
    ByteBuffer small = ByteBuffer.allocateDirect(8);
    RecordOutput through =
        new RecordOutput(
            small,
            full -> {
              all.put(full.flip());
              full.clear();
            });
    RecordCodec.write(record, through);
    all.put(small.flip());
    assertEquals(record, RecordCodec.read(all.flip()));
  }

  @Test
  void anEntryAndABatchAreReadFromTheMiddleOfABuffer() throws Exception {
    Batch batch = Records.batch(3, 9, 50).batch();
    Entry entry = ((Write.Put) batch.writes().get(0)).entry();
    ByteBuffer buffer = ByteBuffer.allocateDirect(400).position(5);
    EntryCodec.write(entry, buffer);
    assertEquals(5 + EntryCodec.bytes(entry), buffer.position());
    BatchCodec.write(batch, buffer);
    assertEquals(5 + EntryCodec.bytes(entry) + BatchCodec.bytes(batch), buffer.position());
    buffer.flip().position(5);
    assertEquals(entry, EntryCodec.read(buffer));
    assertEquals(batch, BatchCodec.read(buffer));
    assertFalse(buffer.hasRemaining());
  }

  @Test
  void aBufferThatIsTooSmallOverflows() {
    Batch batch = Records.batch(3, 9, 50).batch();
    ByteBuffer buffer = ByteBuffer.allocate(40);
    assertThrows(BufferOverflowException.class, () -> BatchCodec.write(batch, buffer));
  }

  @Test
  void versionsThatDoNotRiseAreRefused() {
    JournalRecord record =
        Records.batch(1, Records.version(4), 0, Records.put(Records.version(4), 1));
    ByteBuffer bytes = ByteBuffer.wrap(bytesOf(record));
    assertThrows(MalformedRecordException.class, () -> RecordCodec.read(bytes));
  }
}
