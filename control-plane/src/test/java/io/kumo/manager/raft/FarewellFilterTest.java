package io.kumo.manager.raft;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.proto.RaftProtos.RaftPeerProto;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftConfiguration;
import org.junit.jupiter.api.Test;

class FarewellFilterTest {
  private static final RaftPeerId SELF = RaftPeerId.valueOf("x");
  private static final RaftConfiguration NEWEST =
      new FakeConfiguration(7, List.of(), List.of("l", "x", "f"));

  @Test
  void theEntryThatEndsTheMembershipIsAFarewell() {
    assertTrue(farewell(request(8, List.of("l", "f", "n"), List.of()), NEWEST));
  }

  @Test
  void theEntryThatBeginsTheChangeIsNone() {
    assertFalse(farewell(request(8, List.of("l", "f", "n"), List.of("l", "x", "f")), NEWEST));
    assertFalse(farewell(request(8, List.of("l", "x"), List.of()), NEWEST));
    assertFalse(farewell(AppendEntriesRequestProto.getDefaultInstance(), NEWEST));
  }

  @Test
  void whatIsOlderThanTheMembershipIsNone() {
    assertFalse(farewell(request(6, List.of("l", "f"), List.of()), NEWEST));
  }

  @Test
  void whoIsNoMemberIsToldOfEverything() {
    RaftConfiguration before = new FakeConfiguration(3, List.of(), List.of("l", "f"));
    assertFalse(farewell(request(8, List.of("l", "f", "n"), List.of()), before));
  }

  private static boolean farewell(AppendEntriesRequestProto request, RaftConfiguration newest) {
    return FarewellFilter.isFarewell(request, SELF, newest);
  }

  private static AppendEntriesRequestProto request(
      long index, List<String> peers, List<String> oldPeers) {
    RaftConfigurationProto.Builder conf = RaftConfigurationProto.newBuilder();
    peers.forEach(name -> conf.addPeers(peer(name)));
    oldPeers.forEach(name -> conf.addOldPeers(peer(name)));
    return AppendEntriesRequestProto.newBuilder()
        .addEntries(LogEntryProto.newBuilder().setIndex(index).setConfigurationEntry(conf))
        .build();
  }

  private static RaftPeerProto peer(String name) {
    return RaftPeerProto.newBuilder().setId(RaftPeerId.valueOf(name).toByteString()).build();
  }
}
