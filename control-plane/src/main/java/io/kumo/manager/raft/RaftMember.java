package io.kumo.manager.raft;

import static java.util.Objects.requireNonNull;

import io.kumo.manager.codec.CommandCodec;
import io.kumo.manager.codec.CommandReplyCodec;
import io.kumo.manager.codec.MalformedException;
import io.kumo.manager.founding.Belonging;
import io.kumo.manager.founding.GroupMember;
import io.kumo.manager.state.ClusterState;
import io.kumo.manager.state.Command;
import io.kumo.manager.state.CommandReply;
import io.kumo.message.ManagerReply.ManagerEvent;
import io.kumo.message.ManagerReply.Membership;
import io.kumo.ring.Address;
import io.kumo.time.SystemClock;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftConfiguration;
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
  private final Belonging belonging;
  private final ClusterStateMachine machine;
  private final ClientId clientId = ClientId.randomId();
  private final AtomicLong callIds = new AtomicLong();
  private final GroupControl control;
  private final Candidacy candidacy;

  /** Whether the log can be asked; others may ask this member who it is before. */
  private volatile boolean logOpen;

  private RaftMember(
      RaftServer server, RaftGroupId groupId, Belonging belonging, ClusterStateMachine machine) {
    this.server = server;
    this.groupId = groupId;
    this.belonging = belonging;
    this.machine = machine;
    this.control = new GroupControl(server, groupId, callIds::incrementAndGet, this::nudge);
    this.candidacy = new Candidacy(server, groupId, callIds::incrementAndGet, machine::member);
  }

  /**
   * What a member is started with.
   *
   * @param belonging its group, and what the log begins with
   * @param folder where the log is
   */
  public record Config(Belonging belonging, Path folder, RaftTuning tuning) {
    /** Refuses missing parts. */
    public Config {
      requireNonNull(belonging, "belonging");
      requireNonNull(folder, "folder");
      requireNonNull(tuning, "tuning");
    }
  }

  /**
   * Starts the member, going on with the log in its folder or beginning one. One that joins the
   * group begins without members: it votes and stands for nothing until the leader has made it one.
   *
   * @param events makes what is told of the member, before it starts
   * @throws IOException if the log or the port cannot be used, or the others of the group look for
   *     this member elsewhere; everything is released
   */
  public static RaftMember start(Config config, Function<RaftMember, RaftEvents> events)
      throws IOException {
    RaftGroupId groupId = RaftGroupId.valueOf(config.belonging().groupId());
    GroupMember self = config.belonging().self();
    // Ratis itself would end the process.
    if (!isFree(self.raftAddress())) {
      throw new IOException("the port for the other managers is in use: " + self.raftAddress());
    }
    ClusterStateMachine machine = new ClusterStateMachine(new SystemClock());
    RaftServer server =
        RaftServer.newBuilder()
            .setServerId(RaftPeerId.valueOf(self.peerId()))
            .setGroup(
                RaftGroup.valueOf(groupId, GroupControl.peers(config.belonging().firstMembers())))
            .setStateMachine(machine)
            .setOption(RaftStorage.StartupOption.RECOVER)
            .setProperties(RaftOptions.of(config.folder(), self.raftAddress(), config.tuning()))
            .setParameters(parameters(machine))
            .build();
    RaftMember member = new RaftMember(server, groupId, config.belonging(), machine);
    machine.tell(events.apply(member), config.belonging().member());
    try {
      server.start();
      member.logOpen = true;
      member.candidacy.start();
      member.checkPlace();
    } catch (IOException | RuntimeException e) {
      member.close();
      throw e instanceof IOException io ? io : new IOException(e.getMessage(), e);
    }
    return member;
  }

  private static Parameters parameters(ClusterStateMachine machine) {
    Parameters parameters = new Parameters();
    FarewellFilter farewells = new FarewellFilter(machine::isFarewell);
    JoiningFilter joining = new JoiningFilter();
    GrpcConfigKeys.Server.setServicesCustomizer(
        parameters, (builder, types) -> builder.intercept(farewells).intercept(joining));
    return parameters;
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

  private void nudge() {
    var unused = submit(new Command.SetLiveness(List.of()));
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

  /** The group, and this member's place in it. */
  public Belonging belonging() {
    return belonging;
  }

  /** Who the group's members are, and how to change that. */
  public GroupControl control() {
    return control;
  }

  /**
   * A member that others ask elsewhere would never be answered; only one that is alone may move.
   */
  private void checkPlace() throws IOException {
    GroupMember self = belonging.self();
    Collection<RaftPeer> members = server.getDivision(groupId).getRaftConf().getCurrentPeers();
    for (RaftPeer member : members) {
      boolean here = member.getId().equals(server.getId());
      if (here && members.size() > 1 && !GroupControl.member(member).equals(self)) {
        throw new IOException(
            "the other managers know this one as %s, not as %s; to move a manager use: %s"
                .formatted(GroupControl.member(member), self, "kumo-admin manager replace"));
      }
    }
  }

  /** The address at which the leader listens for everybody; empty while none is known. */
  public Optional<Address> leader() {
    try {
      RaftServer.Division division = server.getDivision(groupId);
      RaftPeerId leader = division.getInfo().getLeaderId();
      // One that misses its leader and does not stand for election remembers that leader for ever.
      return leader == null || division.getInfo().isCandidate()
          ? Optional.empty()
          : Optional.ofNullable(division.getRaftConf().getPeer(leader)).map(this::address);
    } catch (IOException e) {
      LOGGER.debug("No leader is known: {}", e.getMessage());
      return Optional.empty();
    }
  }

  /**
   * The addresses at which the group's managers listen for everybody, those that are joining or
   * leaving among them; empty while a new member does not know them.
   */
  public List<Address> managers() {
    try {
      return server.getDivision(groupId).getRaftConf().getAllPeers().stream()
          .map(this::address)
          .distinct()
          .toList();
    } catch (IOException e) {
      LOGGER.debug("The group is not known: {}", e.getMessage());
      return List.of();
    }
  }

  /**
   * Who the members are by the newest entry of this member's log that says so; empty where there is
   * none, it is not known to be committed, it begins a change, or the log is not open yet.
   */
  public Optional<Membership> membership() {
    if (!logOpen) {
      return Optional.empty();
    }
    try {
      RaftServer.Division division = server.getDivision(groupId);
      // In this order: what is committed cannot be replaced by another entry meanwhile.
      long committed = division.getRaftLog().getLastCommittedIndex();
      RaftConfiguration newest = division.getRaftConf();
      long index = newest.getLogEntryIndex();
      return index < 0 || index > committed || !newest.getPreviousPeers().isEmpty()
          ? Optional.empty()
          : Optional.of(
              new Membership(
                  index,
                  newest.getCurrentPeers().stream().map(peer -> peer.getId().toString()).toList()));
    } catch (IOException e) {
      LOGGER.debug("The group is not known: {}", e.getMessage());
      return Optional.empty();
    }
  }

  /**
   * Whether this member cannot tell if the group still counts it: it knows no leader or no settled
   * membership, or the end of its own was kept from it. A leader that found a change half done ends
   * it without parting from those who leave: they hear of it as a leader for ever, but of no entry.
   */
  public boolean inDoubt() {
    return leader().isEmpty() || membership().isEmpty() || machine.farewellHeard();
  }

  /**
   * Number of the newest entry of this member's log that says who the members are, committed or
   * not; -1 if only the beginning does. Empty once the member is closed.
   */
  public OptionalLong membershipIndex() {
    try {
      return OptionalLong.of(server.getDivision(groupId).getRaftConf().getLogEntryIndex());
    } catch (IOException e) {
      LOGGER.debug("The group is not known: {}", e.getMessage());
      return OptionalLong.empty();
    }
  }

  private Address address(RaftPeer peer) {
    return peer.getId().equals(server.getId())
        ? belonging.self().address()
        : GroupControl.member(peer).address();
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
    candidacy.close();
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
            || (machine.shutdown().isDone() && isFree(belonging.self().raftAddress()))) {
          return;
        }
      }
      LOGGER.warn("Raft was not closed within {} ms; it ends with the process", CLOSE_TIMEOUT_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean isFree(Address bind) {
    if (bind.port() == 0) {
      return true;
    }
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(bind.host(), bind.port()));
      return true;
    } catch (IOException e) {
      LOGGER.trace("Not free: {} {}", bind, e.getMessage());
      return false;
    }
  }
}
