package io.kumo.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import io.kumo.fixture.Rings;
import io.kumo.message.ClusterStatus;
import io.kumo.message.ConfigurationAsk;
import io.kumo.message.ManagerReply;
import io.kumo.message.ManagerRequest;
import io.kumo.message.MetricsReport;
import io.kumo.ring.Activity;
import io.kumo.ring.Address;
import io.kumo.ring.Chain;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class CborCodecTest {
  private static final Address ADDRESS = new Address("host", 19_800);
  private static final Chain CHAIN =
      new Chain(
          4,
          3,
          Activity.ACTIVE,
          List.of(Rings.member(1)),
          List.of(Rings.nodeId(1), Rings.nodeId(2)));

  private static final List<ManagerRequest> REQUESTS =
      List.of(
          new ManagerRequest.Probe(),
          new ManagerRequest.RegisterNode(
              Rings.nodeId(1),
              7,
              Optional.of(Rings.CLUSTER),
              ADDRESS,
              "zone",
              100,
              List.of(new ManagerRequest.ReplicaReport(3, 1L << 41, true))),
          new ManagerRequest.NodeHeartbeat(
              Rings.member(1), 5, new ManagerRequest.NodeFigures(1, 2, 3, 4)),
          new ManagerRequest.WatchRing(9),
          new ManagerRequest.Ask(
              Rings.member(1),
              List.of(
                  new ConfigurationAsk.Activate(1, 2),
                  new ConfigurationAsk.Add(1, 2, Rings.member(2)),
                  new ConfigurationAsk.Drop(1, 2, Rings.member(2)),
                  new ConfigurationAsk.TakeOver(1, 2),
                  new ConfigurationAsk.HandOver(1, 2, Rings.member(2)))),
          new ManagerRequest.ChangeRing(
              ManagerRequest.ChangeRing.Order.WEIGH,
              List.of(Rings.nodeId(1)),
              OptionalInt.of(7),
              true),
          new ManagerRequest.ChangeSettings(Map.of("replicas", "2")),
          new ManagerRequest.Placement(),
          new ManagerRequest.RecentEvents(20),
          new ManagerRequest.AcceptLoss(List.of(7), true),
          new ManagerRequest.ChangeManagers(Optional.of(ADDRESS), Optional.empty(), true),
          new ManagerRequest.JoinGroup("peer", Rings.CLUSTER, List.of("peer"), List.of(ADDRESS)),
          new ManagerRequest.Status());

  private static final List<ManagerReply> REPLIES =
      List.of(
          new ManagerReply.Probed(
              "peer",
              19_701,
              List.of(ADDRESS),
              List.of("peer"),
              Optional.of(Rings.CLUSTER),
              Optional.empty(),
              Optional.of(new ManagerReply.Membership(7, List.of("peer")))),
          new ManagerReply.Registered(Rings.CLUSTER, 12),
          new ManagerReply.Alive(4),
          new ManagerReply.Superseded(13),
          new ManagerReply.Watching(),
          new ManagerReply.Asked(List.of(new ManagerReply.AskReply(1, true, CHAIN))),
          new ManagerReply.RingChanged(List.of(Rings.nodeId(1)), 5),
          new ManagerReply.SettingsReport(
              List.of(new ManagerReply.Setting("replicas", "3", "Copies.", false))),
          new ManagerReply.PlacementReport(
              8, List.of(new ManagerReply.PartitionPlacement(CHAIN, List.of(Rings.nodeId(2))))),
          new ManagerReply.EventsReport(
              List.of(new ManagerReply.ManagerEvent(1, 2, 3, "node registered"))),
          new ManagerReply.LossAccepted(List.of(new ManagerReply.Loss(7, Rings.nodeId(1), -1L))),
          new ManagerReply.ManagersChanged(List.of(ADDRESS), true),
          new ManagerReply.StatusReport(status()),
          new ManagerReply.Refused("no"),
          new ManagerReply.Unavailable("later"));

  private static ClusterStatus status() {
    return new ClusterStatus(
        Rings.CLUSTER,
        3,
        Optional.of(ADDRESS),
        List.of(new ClusterStatus.ManagerStatus(ADDRESS, ClusterStatus.ManagerRole.LEADER)),
        List.of(
            new ClusterStatus.NodeStatus(
                Rings.nodeId(1),
                ADDRESS,
                ClusterStatus.NodeState.UP,
                "z",
                1,
                2,
                3,
                new ManagerRequest.NodeFigures(1, 2, 3, 4))),
        1,
        Optional.of(new ClusterStatus.RebalanceStatus(1, 2, 3, 4, 5, 6, OptionalLong.of(7), true)),
        List.of(
            new ClusterStatus.UnavailablePartitions(
                ClusterStatus.Unavailability.HOLDERS_VOID, List.of(7))));
  }

  @Test
  void everyRequestComesBack() {
    for (ManagerRequest request : REQUESTS) {
      assertEquals(request, Encoded.roundTrip(Codecs.MANAGER_REQUEST, request));
    }
    assertEquals(kinds(ManagerRequest.class), kindsOf(REQUESTS));
  }

  @Test
  void everyReplyComesBack() {
    for (ManagerReply reply : REPLIES) {
      assertEquals(reply, Encoded.roundTrip(Codecs.MANAGER_REPLY, reply));
    }
    assertEquals(kinds(ManagerReply.class), kindsOf(REPLIES));
  }

  private static List<String> kindsOf(List<?> samples) {
    return samples.stream().map(s -> s.getClass().getSimpleName()).sorted().toList();
  }

  /** All messages of a family, so that none is forgotten here; parts of messages do not count. */
  private static List<String> kinds(Class<?> family) {
    return Stream.of(family.getPermittedSubclasses()).map(Class::getSimpleName).sorted().toList();
  }

  @Test
  void metricsComeBack() {
    MetricsReport report = new MetricsReport(Map.of("node.get.hits", 3.0, "node.lag-ms.p99", 1.5));
    assertEquals(report, Encoded.roundTrip(Codecs.METRICS_REPORT, report));
  }

  @Test
  void helloComesBack() {
    Hello hello =
        new Hello(
            new ProtocolVersion(1, 9),
            Role.NODE,
            Optional.of(Rings.CLUSTER),
            Optional.of(Rings.member(3)),
            Optional.of("secret"));
    assertEquals(hello, Encoded.roundTrip(Codecs.HELLO, hello));
    HelloReply reply = new HelloReply(ProtocolVersion.CURRENT, Optional.empty());
    assertEquals(reply, Encoded.roundTrip(Codecs.HELLO_REPLY, reply));
  }

  @Test
  void aHelloFitsIntoTheFirstFrame() {
    Hello longest =
        new Hello(
            ProtocolVersion.CURRENT,
            Role.MANAGER,
            Optional.of(Rings.CLUSTER),
            Optional.of(Rings.member(3)),
            Optional.of("\u20ac".repeat(Hello.CREDENTIALS_MAX)));
    assertTrue(Encoded.bytes(Codecs.HELLO, longest).length < 8_000);
  }

  @Test
  void unknownFieldsAreSkippedAndUnknownMessagesAreProtocolErrors() throws IOException {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put(Cbor.TAG, "watchring");
    fields.put("epoch", 8);
    fields.put("added", List.of(1, 2));
    assertEquals(new ManagerRequest.WatchRing(8), decodeRequest(fields));
    fields.put(Cbor.TAG, "notyetknown");
    assertThrows(ProtocolException.class, () -> decodeRequest(fields));
  }

  private static ManagerRequest decodeRequest(Map<String, Object> fields) throws IOException {
    return Encoded.decode(Codecs.MANAGER_REQUEST, new CBORMapper().writeValueAsBytes(fields));
  }

  @Test
  void whatARecordRefusesIsAProtocolError() {
    Map<String, Object> fields = Map.of(Cbor.TAG, "nodeheartbeat", "epoch", 8);
    assertThrows(ProtocolException.class, () -> decodeRequest(fields));
  }

  @Property(tries = 1_000)
  void garbageIsAMessageOrAProtocolError(@ForAll byte[] garbage) {
    for (FrameCodec<?> codec :
        List.of(Codecs.HELLO, Codecs.MANAGER_REQUEST, Codecs.MANAGER_REPLY)) {
      try {
        Encoded.decode(codec, garbage);
      } catch (ProtocolException e) {
        assertTrue(e.getMessage().length() > 0);
      }
    }
  }

  @Property(tries = 1_000)
  void aFlippedByteIsAMessageOrAProtocolError(@ForAll int which, @ForAll int at, @ForAll byte to) {
    byte[] bytes =
        Encoded.bytes(Codecs.MANAGER_REQUEST, REQUESTS.get(Math.floorMod(which, REQUESTS.size())));
    bytes[Math.floorMod(at, bytes.length)] = to;
    try {
      Encoded.decode(Codecs.MANAGER_REQUEST, bytes);
    } catch (ProtocolException e) {
      assertTrue(e.getMessage().length() > 0);
    }
  }
}
