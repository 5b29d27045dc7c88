package io.kumo.manager.raft;

import java.io.IOException;
import java.util.Collection;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.LeaderElectionManagementRequest;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftConfiguration;
import org.apache.ratis.server.RaftServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a member from standing for election while it may but vote.
 *
 * <p>Ratis ends a member that stands and is not one of the newest configuration's new members. Such
 * are one that leaves by a change that has begun, whose vote may be needed until the change is
 * through, and one that is being taken in. So elections are paused by what the newest configuration
 * says, looked at far more often than an election begins.
 */
final class Candidacy implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(Candidacy.class);
  private static final long LOOK_MS = 100;
  private static final long REPLY_MS = 1_000;

  private final RaftServer server;
  private final RaftGroupId groupId;
  private final LongSupplier callIds;
  private final BooleanSupplier member;
  private final ClientId clientId = ClientId.randomId();
  private final ScheduledExecutorService looks;
  private boolean stands = true;

  /**
   * Not looking yet.
   *
   * @param member whether the group has ever counted this manager as a member
   */
  Candidacy(RaftServer server, RaftGroupId groupId, LongSupplier callIds, BooleanSupplier member) {
    this.server = server;
    this.groupId = groupId;
    this.callIds = callIds;
    this.member = member;
    looks =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "kumo-raft-candidacy");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Looks from now on, as soon as the server has been started. */
  void start() {
    var unused = looks.scheduleWithFixedDelay(this::look, 0, LOOK_MS, TimeUnit.MILLISECONDS);
  }

  private void look() {
    try {
      RaftConfiguration newest = server.getDivision(groupId).getRaftConf();
      boolean may = mayStand(newest, server.getId(), member.getAsBoolean());
      if (may != stands) {
        ask(may);
      }
    } catch (IOException | RuntimeException | ExecutionException | TimeoutException e) {
      // Looked at again: what is thrown out of here would end the looks without a word.
      LOGGER.debug("Elections are not paused or resumed yet: {}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void ask(boolean may)
      throws IOException, InterruptedException, ExecutionException, TimeoutException {
    long callId = callIds.getAsLong();
    LeaderElectionManagementRequest request =
        may
            ? LeaderElectionManagementRequest.newResume(clientId, server.getId(), groupId, callId)
            : LeaderElectionManagementRequest.newPause(clientId, server.getId(), groupId, callId);
    RaftClientReply reply =
        server.leaderElectionManagementAsync(request).get(REPLY_MS, TimeUnit.MILLISECONDS);
    if (reply.isSuccess()) {
      stands = may;
      LOGGER.info("This manager {} for election", may ? "stands" : "does not stand");
    }
  }

  /**
   * Whether Ratis lets a member stand, or is to tell it that it was removed.
   *
   * @param wasMember whether the group has ever counted it as a member
   */
  static boolean mayStand(RaftConfiguration newest, RaftPeerId self, boolean wasMember) {
    boolean leaving = contains(newest.getPreviousPeers(), self);
    return contains(newest.getCurrentPeers(), self) || (wasMember && !leaving);
  }

  private static boolean contains(Collection<RaftPeer> peers, RaftPeerId self) {
    return peers.stream().anyMatch(peer -> peer.getId().equals(self));
  }

  /** Looks no more. */
  @Override
  public void close() {
    looks.shutdownNow();
  }
}
