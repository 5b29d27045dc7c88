package io.kumo.node.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.kumo.node.entry.Entry;
import io.kumo.node.entry.Write;
import io.kumo.ring.Key;
import io.kumo.ring.Version;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The bytes of a store's rows: fixed for ever, and every change is noticed. */
final class RowsTest {
  private static final Key KEY = Key.of("ab");
  private static final byte[] ROW_KEY = RowKey.entry(0xfedc, KEY);
  private static final Entry ENTRY =
      new Entry(KEY, Version.of(1, 2), 0x33, 0x44, 0x55, 0x66, new byte[] {7, 8, 9});

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static EntryRow read(byte[] rowKey, Key key, byte[] row) throws DamagedRowException {
    return EntryRow.read(rowKey, key, ByteBuffer.wrap(row));
  }

  @Test
  void goldenBytesOfRowKeys() {
    assertEquals("00fedc", hex(RowKey.partition(0xfedc)));
    assertEquals("01fedc6162", hex(ROW_KEY));
    assertEquals("01fedc616200", hex(RowKey.behindEntry(0xfedc, KEY)));
    assertEquals("02fedc02616200000003", hex(RowKey.piece(0xfedc, KEY, 3)));
    assertEquals(0xfedc, RowKey.partitionOf(RowKey.partition(0xfedc)));
    assertEquals(Optional.of(KEY), RowKey.keyOf(ROW_KEY));
    assertEquals(Optional.empty(), RowKey.keyOf(RowKey.entries(1)));
  }

  @Test
  void goldenBytesOfAnEntry() throws Exception {
    String golden =
        ("daaaf31e 01 02 6162 0000010000000002 0000000000000033 00000044 0000000000000055"
                + " 00000066 00000003 070809")
            .replace(" ", "");
    assertEquals(golden, hex(EntryRow.write(ROW_KEY, ENTRY)));
    assertEquals(ENTRY, read(ROW_KEY, KEY, HexFormat.of().parseHex(golden)).entry());
  }

  @Test
  void goldenBytesOfAPartition() throws Exception {
    byte[] rowKey = RowKey.partition(1);
    PartitionRow row =
        new PartitionRow(
            new StoredPartition(
                Version.of(1, 5),
                true,
                Version.of(1, 6),
                Version.of(1, 4),
                Optional.of(new Write.Flush(Version.of(1, 3), 0x77, Optional.empty()))),
            false,
            true,
            false);
    String golden =
        ("4ceed33a 02 0000010000000005 0d 0000010000000006 0000010000000004"
                + " 0000010000000003 0000000000000077")
            .replace(" ", "");
    assertEquals(golden, hex(row.write(rowKey)));
    assertEquals(row, PartitionRow.read(rowKey, ByteBuffer.wrap(row.write(rowKey))));
  }

  @Test
  void goldenBytesOfAPartitionInTheFirstFormat() throws Exception {
    String golden =
        "f0d34227 01 0000010000000005 0d 0000010000000004 0000010000000003 0000000000000077"
            .replace(" ", "");
    ByteBuffer row = ByteBuffer.wrap(HexFormat.of().parseHex(golden));
    StoredPartition state = PartitionRow.read(RowKey.partition(1), row).state();
    assertEquals(Version.of(1, 5), state.appliedPosition());
    assertEquals(Version.NONE, state.copiedUpTo());
    assertEquals(Version.of(1, 4), state.flushedBelow());
    assertEquals(0x77, state.pendingFlush().orElseThrow().dueMs());
  }

  @Test
  void everyFlippedBitAndEveryCutIsNoticed() {
    byte[] row = EntryRow.write(ROW_KEY, ENTRY);
    for (int bit = 0; bit < row.length * 8; bit++) {
      byte[] flipped = row.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      assertThrows(DamagedRowException.class, () -> read(ROW_KEY, KEY, flipped));
    }
    for (int length = 0; length < row.length; length++) {
      byte[] cut = Arrays.copyOf(row, length);
      assertThrows(DamagedRowException.class, () -> read(ROW_KEY, KEY, cut));
    }
  }

  @Test
  void aRowInAnothersPlaceIsNoticed() {
    byte[] row = EntryRow.write(ROW_KEY, ENTRY);
    assertThrows(DamagedRowException.class, () -> read(RowKey.entry(0xfedd, KEY), KEY, row));
    Key other = Key.of("ac");
    assertThrows(DamagedRowException.class, () -> read(RowKey.entry(0xfedc, other), other, row));
  }

  @Test
  void valuesAreCutAboveAQuarterOfAMegabyte() {
    assertEquals(0, EntryRow.pieces(0));
    assertEquals(0, EntryRow.pieces(256 << 10));
    assertEquals(2, EntryRow.pieces((256 << 10) + 1));
    assertEquals(512, EntryRow.pieces(EntryStore.VALUE_BYTES_MAX));
  }

  @Property(tries = 20)
  void piecesMakeTheValue(@ForAll long seed, @ForAll @IntRange(min = 262_145, max = 900_000) int n)
      throws Exception {
    byte[] value = new byte[n];
    new Random(seed).nextBytes(value);
    Entry entry = new Entry(KEY, seed, 1, 2, 3, 4, value);
    EntryRow head = read(ROW_KEY, KEY, EntryRow.write(ROW_KEY, entry));
    Entry whole = head.entryWithRoom();
    for (int number = 0; number < head.pieces(); number++) {
      byte[] pieceKey = RowKey.piece(0xfedc, KEY, number);
      byte[] piece = EntryRow.writePiece(pieceKey, entry, number);
      EntryRow.readPiece(pieceKey, ByteBuffer.wrap(piece), whole, number);
    }
    assertArrayEquals(value, whole.value());
  }
}
