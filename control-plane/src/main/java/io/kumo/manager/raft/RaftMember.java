package io.kumo.manager.raft;

import static java.util.Objects.requireNonNull;

import io.kumo.manager.codec.CommandCodec;
import io.kumo.manager.codec.CommandReplyCodec;
import io.kumo.manager.codec.MalformedException;
import io.kumo.manager.founding.Group;
import io.kumo.manager.founding.GroupMember;
import io.kumo.manager.state.ClusterState;
import io.kumo.manager.state.Command;
import io.kumo.manager.state.CommandReply;
import io.kumo.message.ManagerReply.ManagerEvent;
import io.kumo.ring.Address;
import io.kumo.time.SystemClock;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This manager's member of the Raft group: applies what is committed, and on the leader takes
 * commands.
 *
 * <p>Safe for use by any thread.
 */
public final class RaftMember implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(RaftMember.class);
  private static final long SUBMIT_TIMEOUT_MS = 3_000;
  private static final long CLOSE_TIMEOUT_MS = 5_000;
  private static final long CLOSE_LOOK_MS = 10;

  private final RaftServer server;
  private final RaftGroupId groupId;
  private final Address bind;
  private final ClusterStateMachine machine;
  private final ClientId clientId = ClientId.randomId();
  private final AtomicLong callIds = new AtomicLong();

  private RaftMember(
      RaftServer server, RaftGroupId groupId, Address bind, ClusterStateMachine machine) {
    this.server = server;
    this.groupId = groupId;
    this.bind = bind;
    this.machine = machine;
  }

  /** What a member is started with: its name in {@code group}, and the folder of its log. */
  public record Config(String peerId, Group group, Path folder, RaftTuning tuning) {
    /** Refuses missing parts and a name that is not in the group. */
    public Config {
      requireNonNull(folder, "folder");
      requireNonNull(tuning, "tuning");
      if (group.members().stream().noneMatch(member -> member.peerId().equals(peerId))) {
        throw new IllegalArgumentException(peerId + " is no member of " + group);
      }
    }

    private GroupMember self() {
      return group.members().stream()
          .filter(member -> member.peerId().equals(peerId))
          .findFirst()
          .orElseThrow();
    }
  }

  /**
   * Starts the member, going on with the log in its folder or beginning one.
   *
   * @param events makes what is told of the member, before it starts
   * @throws IOException if the log or the port cannot be used; everything is released
   */
  public static RaftMember start(Config config, Function<RaftMember, RaftEvents> events)
      throws IOException {
    RaftGroupId groupId = RaftGroupId.valueOf(config.group().id());
    List<RaftPeer> peers = new ArrayList<>();
    for (GroupMember member : config.group().members()) {
      peers.add(
          RaftPeer.newBuilder()
              .setId(member.peerId())
              .setAddress(member.raftAddress().toString())
              .setClientAddress(member.address().toString())
              .build());
    }
    ClusterStateMachine machine = new ClusterStateMachine(new SystemClock());
    RaftServer server =
        RaftServer.newBuilder()
            .setServerId(RaftPeerId.valueOf(config.peerId()))
            .setGroup(RaftGroup.valueOf(groupId, peers))
            .setStateMachine(machine)
            .setOption(RaftStorage.StartupOption.RECOVER)
            .setProperties(
                RaftOptions.of(config.folder(), config.self().raftAddress(), config.tuning()))
            .setParameters(new Parameters())
            .build();
    RaftMember member = new RaftMember(server, groupId, config.self().raftAddress(), machine);
    machine.tell(events.apply(member));
    try {
      server.start();
    } catch (IOException | RuntimeException e) {
      member.close();
      throw e instanceof IOException io ? io : new IOException(e.getMessage(), e);
    }
    return member;
  }

  /** The newest state that this member has applied; at followers it may lag. */
  public ClusterState state() {
    return machine.state();
  }

  /**
   * Proposes a command.
   *
   * @return what it did. Fails with {@link NotLeadingException} where this manager does not lead,
   *     or no majority answered in time: the command may be done nevertheless, now or later
   */
  public CompletableFuture<CommandReply> submit(Command command) {
    RaftClientRequest request =
        RaftClientRequest.newBuilder()
            .setClientId(clientId)
            .setServerId(server.getId())
            .setGroupId(groupId)
            .setCallId(callIds.incrementAndGet())
            .setMessage(Message.valueOf(ByteString.copyFrom(CommandCodec.encode(command))))
            .setType(RaftClientRequest.writeRequestType())
            .build();
    CompletableFuture<RaftClientReply> raw;
    try {
      raw = server.submitClientRequestAsync(request);
    } catch (IOException e) {
      return CompletableFuture.failedFuture(new NotLeadingException(e.getMessage(), e));
    }
    // A copy, so that the time-out does not complete Ratis's own future.
    return raw.thenApply(reply -> reply)
        .orTimeout(SUBMIT_TIMEOUT_MS, TimeUnit.MILLISECONDS)
        .handle(RaftMember::settled);
  }

  private static CommandReply settled(RaftClientReply reply, Throwable failure) {
    if (failure != null) {
      throw new CompletionException(
          new NotLeadingException("not committed within " + SUBMIT_TIMEOUT_MS + " ms", failure));
    }
    if (!reply.isSuccess()) {
      throw new CompletionException(
          new NotLeadingException(
              String.valueOf(reply.getException().getMessage()), reply.getException()));
    }
    try {
      return CommandReplyCodec.decode(reply.getMessage().getContent().toByteArray());
    } catch (MalformedException e) {
      throw new CompletionException(e);
    }
  }

  /** The address at which the leader listens for everybody; empty while none is known. */
  public Optional<Address> leader() {
    try {
      RaftServer.Division division = server.getDivision(groupId);
      RaftPeerId leader = division.getInfo().getLeaderId();
      return leader == null
          ? Optional.empty()
          : Optional.ofNullable(division.getRaftConf().getPeer(leader))
              .map(peer -> Address.parse(peer.getClientAddress(), 0));
    } catch (IOException e) {
      LOGGER.debug("No leader is known: {}", e.getMessage());
      return Optional.empty();
    }
  }

  /** The addresses at which the group's managers listen for everybody. */
  public List<Address> managers() {
    try {
      return server.getDivision(groupId).getRaftConf().getAllPeers().stream()
          .map(peer -> Address.parse(peer.getClientAddress(), 0))
          .toList();
    } catch (IOException e) {
      LOGGER.debug("The group is not known: {}", e.getMessage());
      return List.of();
    }
  }

  /** What this member has applied lately, the oldest first; at most {@code max}. */
  public List<ManagerEvent> events(int max) {
    return machine.eventLog().latest(max);
  }

  /** Number of the last log entry that this member has applied, -1 before the first. */
  public long appliedIndex() {
    TermIndex applied = machine.getLastAppliedTermIndex();
    return applied == null ? -1 : applied.getIndex();
  }

  /** Number of the newest snapshot's last log entry, -1 before the first. */
  public long snapshotIndex() {
    return machine.getLatestSnapshot() == null ? -1 : machine.getLatestSnapshot().getIndex();
  }

  /**
   * Stops the member; returns when its log and its port are free, and after {@value
   * #CLOSE_TIMEOUT_MS} ms at the latest. Ratis then still waits two seconds for its idle event
   * loops, on a thread that does not keep the process alive. Closing it again does nothing.
   */
  @Override
  public void close() {
    CountDownLatch closed = new CountDownLatch(1);
    Thread closer =
        new Thread(
            () -> {
              try {
                server.close();
              } catch (IOException e) {
                LOGGER.warn("Raft did not close cleanly: {}", e.getMessage());
              } finally {
                closed.countDown();
              }
            },
            "kumo-raft-close");
    closer.setDaemon(true);
    closer.start();
    try {
      for (long waitedMs = 0; waitedMs < CLOSE_TIMEOUT_MS; waitedMs += CLOSE_LOOK_MS) {
        if (closed.await(CLOSE_LOOK_MS, TimeUnit.MILLISECONDS)
            || (machine.shutdown().isDone() && portIsFree())) {
          return;
        }
      }
      LOGGER.warn("Raft was not closed within {} ms; it ends with the process", CLOSE_TIMEOUT_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean portIsFree() {
    if (bind.port() == 0) {
      return true;
    }
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(bind.host(), bind.port()));
      return true;
    } catch (IOException e) {
      LOGGER.trace("Still bound: {}", e.getMessage());
      return false;
    }
  }
}
