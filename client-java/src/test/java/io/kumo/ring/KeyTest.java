package io.kumo.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.zip.CRC32C;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class KeyTest {
  @Test
  void hashIsXxh3OfTheBytes() {
    assertEquals(0x78af5f94892f3950L, Key.of("abc").hash());
  }

  @Test
  void takesOneTo250Bytes() {
    assertEquals(250, Key.of(new byte[250]).bytes().length);
    assertThrows(IllegalArgumentException.class, () -> Key.of(new byte[251]));
    assertThrows(IllegalArgumentException.class, () -> Key.of(""));
  }

  @Test
  void isShownAsPeopleCanReadIt() {
    assertEquals("a\\x00\\xff\\x20b", Key.of(new byte[] {'a', 0, -1, ' ', 'b'}).toString());
  }

  @Property(tries = 200)
  void ordersByUnsignedBytes(@ForAll byte a, @ForAll byte b) {
    Key first = Key.of(new byte[] {a});
    Key second = Key.of(new byte[] {b});
    assertEquals(Integer.signum((a & 0xff) - (b & 0xff)), Integer.signum(first.compareTo(second)));
    assertEquals(a == b, first.equals(second));
    assertTrue(first.compareTo(Key.of(new byte[] {a, 0})) < 0);
  }

  /** Moving a key to another partition would lose it: this must never change. */
  @Test
  void placementIsFrozen() {
    RingSettings settings = RingSettings.DEFAULT;
    CRC32C sum = new CRC32C();
    for (int i = 0; i < 10_000; i++) {
      int partition = settings.partitionOf(Key.of("key" + i).hash());
      sum.update(partition >>> 8);
      sum.update(partition);
    }
    assertEquals(456_836_271L, sum.getValue());
  }

  @Test
  void onePartitionHoldsAll() {
    RingSettings one = new RingSettings(1, 1, 1, 1);
    assertEquals(0, one.partitionOf(-1L));
    assertEquals(0, one.partitionOf(0L));
    RingSettings most = new RingSettings(RingSettings.PARTITIONS_MAX, 1, 1, 1);
    assertEquals(RingSettings.PARTITIONS_MAX - 1, most.partitionOf(-1L));
  }
}
