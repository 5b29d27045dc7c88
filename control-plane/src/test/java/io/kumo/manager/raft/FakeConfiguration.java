package io.kumo.manager.raft;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftConfiguration;

/** A configuration as Ratis would read it from the log. */
final class FakeConfiguration implements RaftConfiguration {
  private final long index;
  private final List<RaftPeer> previous;
  private final List<RaftPeer> current;

  /**
   * Of members by their names.
   *
   * @param previous while a change is under way, those before it
   */
  FakeConfiguration(long index, List<String> previous, List<String> current) {
    this.index = index;
    this.previous = peers(previous);
    this.current = peers(current);
  }

  private static List<RaftPeer> peers(List<String> names) {
    return names.stream().map(name -> RaftPeer.newBuilder().setId(name).build()).toList();
  }

  @Override
  public RaftPeer getPeer(RaftPeerId id, RaftPeerRole... roles) {
    return Stream.concat(current.stream(), previous.stream())
        .filter(peer -> peer.getId().equals(id))
        .findFirst()
        .orElse(null);
  }

  @Override
  public Collection<RaftPeer> getAllPeers(RaftPeerRole role) {
    return Stream.concat(current.stream(), previous.stream()).distinct().toList();
  }

  @Override
  public Collection<RaftPeer> getCurrentPeers(RaftPeerRole role) {
    return current;
  }

  @Override
  public Collection<RaftPeer> getPreviousPeers(RaftPeerRole role) {
    return previous;
  }

  @Override
  public long getLogEntryIndex() {
    return index;
  }
}
