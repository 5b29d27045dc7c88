package io.kumo.manager.raft;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.proto.RaftProtos.RaftPeerProto;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftConfiguration;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;

/**
 * Keeps the entry that ends its membership from a member that leaves.
 *
 * <p>As long as that entry is not committed, the group may need the vote of the one that leaves: if
 * the leader is lost, the others can elect another only with it. Ratis means to send it no such
 * entry, but stops sending a little late; and a member that has the entry never votes again, nor
 * votes for those without it. So it is dropped, unanswered, and with it whatever else that leader
 * sends on the same stream. That it is removed, a member finds out by itself.
 */
final class FarewellFilter implements AppendFilter {
  private final Predicate<AppendEntriesRequestProto> farewell;

  /**
   * A filter.
   *
   * @param farewell says which requests to drop; called on Raft's network threads
   */
  FarewellFilter(Predicate<AppendEntriesRequestProto> farewell) {
    this.farewell = farewell;
  }

  @Override
  public Optional<AppendEntriesRequestProto> pass(AppendEntriesRequestProto append) {
    return farewell.test(append) ? Optional.empty() : Optional.of(append);
  }

  /**
   * Whether a request holds an entry after {@code newest} by which {@code self}, which is in {@code
   * newest}, is a member no longer. Older entries tell a member of the time before it was one.
   */
  static boolean isFarewell(
      AppendEntriesRequestProto request, RaftPeerId self, RaftConfiguration newest) {
    return newest.getPeer(self) != null
        && request.getEntriesList().stream()
            .filter(LogEntryProto::hasConfigurationEntry)
            .filter(entry -> entry.getIndex() > newest.getLogEntryIndex())
            .map(LogEntryProto::getConfigurationEntry)
            .anyMatch(conf -> !contains(conf, self.toByteString()));
  }

  private static boolean contains(RaftConfigurationProto conf, ByteString self) {
    return contains(conf.getPeersList(), self) || contains(conf.getOldPeersList(), self);
  }

  private static boolean contains(List<RaftPeerProto> peers, ByteString self) {
    return peers.stream().anyMatch(peer -> peer.getId().equals(self));
  }
}
