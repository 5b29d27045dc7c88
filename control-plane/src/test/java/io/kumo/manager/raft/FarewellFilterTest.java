package io.kumo.manager.raft;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.proto.RaftProtos.RaftPeerProto;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftConfiguration;
import org.junit.jupiter.api.Test;

class FarewellFilterTest {
  private static final RaftPeerId SELF = RaftPeerId.valueOf("x");
  private static final RaftConfiguration NEWEST = configuration(7, "l", "x", "f");

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
    RaftConfiguration before = configuration(3, "l", "f");
    assertFalse(farewell(request(8, List.of("l", "f", "n"), List.of()), before));
  }

  @Test
  void theEntryThatBeginsAChangeByWhichItLeavesIsANotice() {
    assertTrue(notice(request(8, List.of("l", "f", "n"), List.of("l", "x", "f"))));
    assertFalse(notice(request(8, List.of("l", "x", "n"), List.of("l", "x", "f"))));
    assertFalse(notice(request(8, List.of("l", "x"), List.of("l", "f"))));
    assertFalse(notice(request(8, List.of("l", "f", "n"), List.of())));
  }

  private static boolean notice(AppendEntriesRequestProto request) {
    return FarewellFilter.isNotice(request, SELF);
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

  private static RaftConfiguration configuration(long index, String... names) {
    List<RaftPeer> peers =
        Stream.of(names).map(name -> RaftPeer.newBuilder().setId(name).build()).toList();
    return new RaftConfiguration() {
      @Override
      public RaftPeer getPeer(RaftPeerId id, RaftPeerRole... roles) {
        return peers.stream().filter(peer -> peer.getId().equals(id)).findFirst().orElse(null);
      }

      @Override
      public Collection<RaftPeer> getAllPeers(RaftPeerRole role) {
        return peers;
      }

      @Override
      public Collection<RaftPeer> getCurrentPeers(RaftPeerRole role) {
        return peers;
      }

      @Override
      public Collection<RaftPeer> getPreviousPeers(RaftPeerRole role) {
        return List.of();
      }

      @Override
      public long getLogEntryIndex() {
        return index;
      }
    };
  }
}
