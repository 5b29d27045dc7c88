package io.kumo.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.fixture.Rings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

final class RingValuesTest {
  @Test
  void addressesAreParsedInAllTheirForms() {
    assertEquals(new Address("host", 5), Address.parse("host", 5));
    assertEquals(new Address("host", 6), Address.parse("host:6", 5));
    assertEquals(new Address("::1", 5), Address.parse("[::1]", 5));
    assertEquals(new Address("::1", 6), Address.parse("[::1]:6", 5));
    assertEquals("[::1]:6", new Address("::1", 6).toString());
    assertEquals("host:6", new Address("host", 6).toString());
  }

  @Test
  void whatIsNoAddressIsRefused() {
    for (String text : List.of("", ":5", "host:", "host:x", "host:70000", "[::1", "[::1]x")) {
      assertThrows(IllegalArgumentException.class, () -> Address.parse(text, 5), text);
    }
  }

  @Property(tries = 300)
  void versionsKeepTheirPartsAndOrder(
      @ForAll @IntRange(max = Version.TERM_MAX) int term,
      @ForAll @LongRange(max = Version.SEQUENCE_MAX) long sequence) {
    long version = Version.of(term, sequence);
    assertEquals(term, Version.leaderTerm(version));
    assertEquals(sequence, Version.sequence(version));
    assertEquals(term + "." + sequence, Version.text(version));
    assertFalse(Version.before(version, Version.NONE));
    if (term < Version.TERM_MAX) {
      assertTrue(Version.before(version, Version.of(term + 1, 0)));
      assertEquals(Version.of(term + 1, 0), Version.max(version, Version.of(term + 1, 0)));
    }
  }

  @Test
  void versionsOutOfRangeAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> Version.of(-1, 0));
    assertThrows(IllegalArgumentException.class, () -> Version.of(Version.TERM_MAX + 1, 0));
    assertThrows(IllegalArgumentException.class, () -> Version.of(0, Version.SEQUENCE_MAX + 1));
  }

  @Test
  void aRingLeadsFromKeyToPrimary() {
    List<Address> addresses = List.of(new Address("a", 1), new Address("b", 1));
    Ring ring = Rings.of(1, 4, 2, addresses);
    Key key = Key.of("abc");
    assertEquals(1, ring.partitionOf(key));
    assertEquals(addresses.get(1), ring.primaryOf(1).orElseThrow().address());
    assertEquals(Optional.of(Rings.member(0)), ring.chain(1).memberOf(Rings.nodeId(0)));
    assertEquals(Optional.empty(), ring.chain(1).memberOf(Rings.nodeId(7)));
  }

  @Test
  void whatDoesNotFitTogetherIsRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new Ring(Rings.CLUSTER, 1, RingSettings.DEFAULT, Map.of(), List.of(Chain.EMPTY)));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Chain(1, 2, Activity.ACTIVE, List.of(), List.of()));
    assertThrows(IllegalArgumentException.class, () -> new RingSettings(1_000, 3, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> new RingSettings(1_024, 3, 4, 1));
    assertThrows(IllegalArgumentException.class, () -> new Member(Rings.nodeId(1), 0));
  }
}
