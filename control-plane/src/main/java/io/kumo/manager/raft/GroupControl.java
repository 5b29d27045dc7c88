package io.kumo.manager.raft;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingLong;

import io.kumo.manager.founding.GroupMember;
import io.kumo.ring.Address;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.ratis.proto.RaftProtos.ServerRpcProto;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.SetConfigurationRequest;
import org.apache.ratis.protocol.SnapshotManagementRequest;
import org.apache.ratis.protocol.TransferLeadershipRequest;
import org.apache.ratis.server.RaftConfiguration;
import org.apache.ratis.server.RaftServer;

/**
 * Who the members of the group are, and how the leader changes that.
 *
 * <p>A change goes through the Raft log in two entries: from the first on both the old and the new
 * members must agree, by a majority each; the second ends it. So whoever leads after a crash in the
 * middle finds the old group or goes on to the new one. Safe for use by any thread.
 */
public final class GroupControl {
  /** A new member that lags is waited for as long as it makes progress, but no longer than this. */
  private static final long CHANGE_TIMEOUT_MS = 30_000;

  private static final long NUDGE_MS = 300;
  private static final long HAND_OVER_TIMEOUT_MS = 3_000;

  private final RaftServer server;
  private final RaftGroupId groupId;
  private final ClientId clientId = ClientId.randomId();
  private final LongSupplier callIds;
  private final Runnable nudge;

  /**
   * Of one member.
   *
   * @param nudge proposes what changes nothing
   */
  GroupControl(RaftServer server, RaftGroupId groupId, LongSupplier callIds, Runnable nudge) {
    this.server = server;
    this.groupId = groupId;
    this.callIds = callIds;
    this.nudge = nudge;
  }

  /**
   * The members as the newest entry of the log says, committed or not, by name; empty while a new
   * member does not know them yet.
   *
   * @throws NotLeadingException if the member is closed
   */
  public List<GroupMember> members() throws NotLeadingException {
    return configuration().getCurrentPeers().stream()
        .map(GroupControl::member)
        .sorted(comparing(GroupMember::peerId))
        .toList();
  }

  /**
   * Whether a change is in the log that is not finished.
   *
   * @throws NotLeadingException if the member is closed
   */
  public boolean changing() throws NotLeadingException {
    return !configuration().getPreviousPeers().isEmpty();
  }

  /**
   * Makes {@code wanted} the members, on the leader.
   *
   * @param present the members that this is based on: with others nothing is done
   * @return completes once the change is committed. Fails with {@link NotLeadingException} where it
   *     is not, or is not known to be: another change is under way, a new member does not catch up,
   *     or this manager leads no longer
   */
  public CompletableFuture<Void> change(List<GroupMember> present, List<GroupMember> wanted) {
    try {
      RaftConfiguration now = configuration();
      CompletableFuture<Void> made = set(peers(now, present), peers(now, wanted));
      nudgeUntil(made);
      return made;
    } catch (NotLeadingException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /**
   * Raft counts a new member as caught up once it has answered for an entry. One that has all
   * entries from an earlier try answers for none until there is a new one.
   */
  private void nudgeUntil(CompletableFuture<Void> made) {
    CompletableFuture.delayedExecutor(NUDGE_MS, TimeUnit.MILLISECONDS)
        .execute(
            () -> {
              if (!made.isDone()) {
                nudge.run();
                nudgeUntil(made);
              }
            });
  }

  private CompletableFuture<Void> set(List<RaftPeer> present, List<RaftPeer> wanted) {
    SetConfigurationRequest.Arguments arguments =
        SetConfigurationRequest.Arguments.newBuilder()
            .setMode(SetConfigurationRequest.Mode.COMPARE_AND_SET)
            .setServersInCurrentConf(present)
            .setServersInNewConf(wanted)
            .build();
    try {
      return settled(
          server.setConfigurationAsync(
              new SetConfigurationRequest(
                  clientId, server.getId(), groupId, callIds.getAsLong(), arguments)),
          CHANGE_TIMEOUT_MS);
    } catch (IOException e) {
      return CompletableFuture.failedFuture(new NotLeadingException(e.getMessage(), e));
    }
  }

  /**
   * Tells the log where the only member is now, before others join: they keep the first place that
   * they hear of a member. Raft takes a change of place only together with one of priority, so it
   * is changed and changed back; and a snapshot hides the earlier place from those who join.
   *
   * @return completes once it is so; fails with {@link NotLeadingException}
   */
  public CompletableFuture<Void> moveAlone(GroupMember place) {
    RaftPeer there = peer(place);
    RaftPeer marked = RaftPeer.newBuilder(there).setPriority(there.getPriority() + 1).build();
    SnapshotManagementRequest snapshot =
        SnapshotManagementRequest.newCreate(
            clientId, server.getId(), groupId, callIds.getAsLong(), CHANGE_TIMEOUT_MS, 1);
    return set(List.of(there), List.of(marked))
        .thenCompose(done -> set(List.of(there), List.of(there)))
        .thenCompose(done -> settled(server.snapshotManagementAsync(snapshot), CHANGE_TIMEOUT_MS));
  }

  /**
   * Lets that member lead which was heard of last, on the leader.
   *
   * @return completes once it leads; fails with {@link NotLeadingException}
   */
  public CompletableFuture<Void> handOver() {
    try {
      RaftServer.Division division = server.getDivision(groupId);
      Optional<RaftPeerId> heir =
          division.getInfo().getRoleInfoProto().getLeaderInfo().getFollowerInfoList().stream()
              .min(comparingLong(ServerRpcProto::getLastRpcElapsedTimeMs))
              .map(follower -> RaftPeerId.valueOf(follower.getId().getId()));
      if (heir.isEmpty()) {
        return CompletableFuture.failedFuture(
            new NotLeadingException("there is no other member that could lead"));
      }
      return settled(
          server.transferLeadershipAsync(
              new TransferLeadershipRequest(
                  clientId,
                  server.getId(),
                  groupId,
                  callIds.getAsLong(),
                  heir.get(),
                  HAND_OVER_TIMEOUT_MS)),
          2 * HAND_OVER_TIMEOUT_MS);
    } catch (IOException e) {
      return CompletableFuture.failedFuture(new NotLeadingException(e.getMessage(), e));
    }
  }

  private RaftConfiguration configuration() throws NotLeadingException {
    try {
      return server.getDivision(groupId).getRaftConf();
    } catch (IOException e) {
      throw new NotLeadingException(e.getMessage(), e);
    }
  }

  private static CompletableFuture<Void> settled(
      CompletableFuture<RaftClientReply> raw, long timeoutMs) {
    // A copy, so that the time-out does not complete Ratis's own future. What follows runs
    // elsewhere:
    // Ratis holds its lock when it answers, and is not done with the change.
    return raw.thenApply(reply -> reply)
        .orTimeout(timeoutMs, TimeUnit.MILLISECONDS)
        .handleAsync(
            (reply, failure) -> {
              Throwable why = failure != null ? failure : reply.getException();
              if (why != null) {
                throw new CompletionException(
                    new NotLeadingException("the group was not changed: " + why.getMessage(), why));
              }
              return null;
            });
  }

  private static List<RaftPeer> peers(RaftConfiguration now, List<GroupMember> members) {
    return members.stream()
        .map(
            member ->
                Optional.ofNullable(now.getPeer(RaftPeerId.valueOf(member.peerId())))
                    .orElseGet(() -> peer(member)))
        .toList();
  }

  /** As Ratis knows a member. */
  static RaftPeer peer(GroupMember member) {
    return RaftPeer.newBuilder()
        .setId(member.peerId())
        .setAddress(member.raftAddress().toString())
        .setClientAddress(member.address().toString())
        .build();
  }

  static List<RaftPeer> peers(Collection<GroupMember> members) {
    return members.stream().map(GroupControl::peer).toList();
  }

  /** As the log knows a member. */
  static GroupMember member(RaftPeer peer) {
    return new GroupMember(
        peer.getId().toString(),
        Address.parse(peer.getClientAddress(), 0),
        Address.parse(peer.getAddress(), 0).port());
  }
}
