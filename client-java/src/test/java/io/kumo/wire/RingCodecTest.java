package io.kumo.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.fixture.Rings;
import io.kumo.ring.Activity;
import io.kumo.ring.Address;
import io.kumo.ring.Chain;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import io.kumo.ring.Pace;
import io.kumo.ring.Ring;
import io.kumo.ring.RingNode;
import io.kumo.ring.RingSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class RingCodecTest {
  /** A ring of one node and two partitions, behind length and checksum. */
  private static final String SMALL =
      "02000000006b756d6f00000000000000010000000000000005"
          + "00000002000000030000000100100000"
          + "000000000400000000015180"
          + "01000000006e6f64650000000000000000"
          + "00056e6f6465304d5800017a00000001000000000000000101"
          + "00"
          + "010003010000"
          + "010003010000";

  private static Ring ringOf(int nodes, int partitions) {
    List<Address> addresses =
        IntStream.range(0, nodes).mapToObj(i -> new Address("node" + i, 19_800)).toList();
    return Rings.of(5, partitions, 3, addresses);
  }

  @Test
  void aUsualRingTakesLessThanTwelveKilobytes() {
    byte[] bytes = RingBytes.of(ringOf(6, 1024));
    assertTrue(bytes.length < 12_000, "bytes: " + bytes.length);
    assertEquals(ringOf(6, 1024), RingBytes.parse(bytes));
  }

  @Test
  void theBytesOfASmallRing() {
    Ring ring = ringOf(1, 2);
    List<Address> managers = List.of(new Address("manager", 19_700));
    Ring whole =
        new Ring(
            ring.clusterId(), ring.epoch(), ring.settings(), ring.nodes(), ring.chains(), managers);
    assertEquals(
        "000000786ffb4377" + SMALL + "0100076d616e616765724cf4",
        HexFormat.of().formatHex(RingBytes.of(whole)));
  }

  @Test
  void theBytesOfEarlierVersionsNameNoManagers() {
    byte[] earlier = HexFormat.of().parseHex("0000006c66796289" + SMALL);
    assertEquals(ringOf(1, 2), RingBytes.parse(earlier));
  }

  @Property(tries = 200)
  void anyRingComesBack(@ForAll long seed) {
    Ring ring = random(new Random(seed));
    byte[] bytes = RingBytes.of(ring);
    assertEquals(ring, RingBytes.parse(bytes));
    assertArrayEquals(bytes, RingBytes.of(RingBytes.parse(bytes)));
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 5);
    assertEquals(ring, RingBytes.parse(longer));
  }

  private static Ring random(Random random) {
    Map<NodeId, RingNode> nodes = new HashMap<>();
    int nodeCount = random.nextInt(6);
    for (int i = 0; i < nodeCount; i++) {
      NodeId id = Rings.nodeId(random.nextInt(20));
      Address address = new Address("h" + random.nextInt(9), 1 + random.nextInt(65_535));
      int weight = random.nextInt(100);
      long incarnation = random.nextInt(4) == 0 ? 0 : random.nextLong() >>> 1;
      nodes.put(
          id, new RingNode(id, address, "zone" + i, weight, incarnation, random.nextBoolean()));
    }
    int partitions = 1 << random.nextInt(5);
    List<Chain> chains = new ArrayList<>();
    for (int p = 0; p < partitions; p++) {
      int term = random.nextInt(1 << 24);
      List<Member> members = new ArrayList<>();
      List<NodeId> assigned = new ArrayList<>();
      for (int m = random.nextInt(4); m > 0; m--) {
        NodeId id = Rings.nodeId(random.nextInt(20));
        members.add(new Member(id, 1 + random.nextInt(1_000)));
        assigned.add(random.nextBoolean() ? id : Rings.nodeId(random.nextInt(20)));
      }
      Activity activity = List.of(Activity.values()).get(random.nextInt(3));
      int leaderTerm = random.nextInt(term + 1);
      chains.add(new Chain(term, leaderTerm, activity, members, assigned));
    }
    UUID cluster = new UUID(random.nextLong(), random.nextLong());
    Pace pace = new Pace(random.nextLong() >>> 1, random.nextInt(1_000_000));
    RingSettings settings = new RingSettings(partitions, 3, 1 + random.nextInt(3), 1 << 20, pace);
    List<Address> managers =
        IntStream.range(0, random.nextInt(6)).mapToObj(i -> new Address("m" + i, 7 + i)).toList();
    return new Ring(cluster, random.nextLong() >>> 1, settings, nodes, chains, managers);
  }

  @Test
  void everyDamagedByteIsNoticed() {
    byte[] good = RingBytes.of(ringOf(3, 8));
    for (int i = 0; i < good.length; i++) {
      byte[] bad = good.clone();
      bad[i] ^= 0x10;
      assertThrows(ProtocolException.class, () -> RingBytes.parse(bad), "byte " + i);
    }
  }

  @Test
  void everyCutIsNoticed() {
    byte[] good = RingBytes.of(ringOf(3, 8));
    for (int length = 0; length < good.length; length++) {
      byte[] cut = Arrays.copyOf(good, length);
      assertThrows(ProtocolException.class, () -> RingBytes.parse(cut), "length " + length);
    }
  }
}
