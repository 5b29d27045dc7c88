package io.kumo.manager.raft;

import io.kumo.manager.codec.CommandCodec;
import io.kumo.manager.codec.CommandReplyCodec;
import io.kumo.manager.codec.MalformedException;
import io.kumo.manager.codec.StateCodec;
import io.kumo.manager.state.ClusterState;
import io.kumo.manager.state.Command;
import io.kumo.manager.state.Transition;
import io.kumo.message.ManagerReply.ManagerEvent;
import io.kumo.time.Clock;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.io.MD5Hash;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftConfiguration;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.FileInfo;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.statemachine.impl.SimpleStateMachineStorage;
import org.apache.ratis.statemachine.impl.SingleFileSnapshotInfo;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.util.LifeCycle;
import org.apache.ratis.util.MD5FileUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies the committed commands to the state, and keeps it in snapshots.
 *
 * <p>Ratis applies, snapshots and reloads on one thread at a time; others may read {@link
 * #state()}. An entry that cannot be decoded was written by a newer version. To skip it would let
 * this member drift away from the others, and Ratis only logs a failure: so nothing is applied from
 * there on, no snapshot is taken, and the owner is told to stop the manager.
 */
final class ClusterStateMachine extends BaseStateMachine {
  private static final Logger LOGGER = LoggerFactory.getLogger(ClusterStateMachine.class);

  private final SimpleStateMachineStorage storage = new SimpleStateMachineStorage();
  private volatile ClusterState state = ClusterState.NO_CLUSTER;
  private final CompletableFuture<Void> shutdown = new CompletableFuture<>();
  private volatile boolean broken;
  private final Clock clock;
  private final EventLog eventLog = new EventLog();
  private volatile boolean member;
  private volatile boolean farewellHeard;
  private volatile RaftEvents events;

  /**
   * Begins empty.
   *
   * @param clock dates the events
   */
  ClusterStateMachine(Clock clock) {
    this.clock = clock;
  }

  /**
   * Whom to tell; called once, before the server starts.
   *
   * @param wasMember whether the group has ever counted this manager as a member
   */
  void tell(RaftEvents listener, boolean wasMember) {
    events = listener;
    member = wasMember;
  }

  /** The newest state that this member has applied. */
  ClusterState state() {
    return state;
  }

  /** What was applied lately. */
  EventLog eventLog() {
    return eventLog;
  }

  @Override
  public void initialize(RaftServer server, RaftGroupId groupId, RaftStorage raftStorage)
      throws IOException {
    super.initialize(server, groupId, raftStorage);
    storage.init(raftStorage);
    getLifeCycle().startAndTransition(this::load);
  }

  @Override
  public StateMachineStorage getStateMachineStorage() {
    return storage;
  }

  @Override
  public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
    LogEntryProto entry = transaction.getLogEntry();
    if (broken) {
      return CompletableFuture.failedFuture(new IllegalStateException("the manager is stopped"));
    }
    byte[] command = entry.getStateMachineLogEntry().getLogData().toByteArray();
    Command decoded;
    try {
      decoded = CommandCodec.decode(command);
    } catch (MalformedException e) {
      broken = true;
      String why =
          "entry %d of the Raft log is not understood: %s"
              .formatted(entry.getIndex(), e.getMessage());
      events.onBroken(why);
      return CompletableFuture.failedFuture(new IllegalStateException(why, e));
    }
    Transition transition = state.apply(decoded);
    updateLastAppliedTermIndex(entry.getTerm(), entry.getIndex());
    eventLog.add(
        new ManagerEvent(
            entry.getIndex(),
            clock.wallMs(),
            transition.state().epoch(),
            CommandText.of(decoded, transition.reply())));
    if (transition.state().epoch() > state.epoch()) {
      state = transition.state();
      events.onState(state);
    }
    byte[] reply = CommandReplyCodec.encode(transition.reply());
    return CompletableFuture.completedFuture(Message.valueOf(ByteString.copyFrom(reply)));
  }

  @Override
  public long takeSnapshot() throws IOException {
    TermIndex applied = getLastAppliedTermIndex();
    if (broken || applied == null || applied.getIndex() < 0) {
      return TermIndex.INITIAL_VALUE.getIndex();
    }
    File file = storage.getSnapshotFile(applied.getTerm(), applied.getIndex());
    write(file.toPath(), StateCodec.encode(state));
    MD5Hash digest = MD5FileUtil.computeAndSaveMd5ForFile(file);
    storage.updateLatestSnapshot(
        new SingleFileSnapshotInfo(new FileInfo(file.toPath(), digest), applied));
    return applied.getIndex();
  }

  private static void write(Path file, byte[] bytes) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".tmp");
    ByteBuffer left = ByteBuffer.wrap(bytes);
    try (FileChannel channel =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      while (left.hasRemaining()) {
        channel.write(left);
      }
      channel.force(true);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void pause() {
    getLifeCycle().transition(LifeCycle.State.PAUSING);
    getLifeCycle().transition(LifeCycle.State.PAUSED);
  }

  /** Takes over a snapshot that the leader sent. */
  @Override
  public void reinitialize() throws IOException {
    getLifeCycle().startAndTransition(this::load);
    events.onState(state);
  }

  private void load() throws IOException {
    SingleFileSnapshotInfo snapshot = storage.loadLatestSnapshot();
    if (snapshot == null) {
      return;
    }
    Path file = snapshot.getFile().getPath();
    try {
      state = StateCodec.decode(Files.readAllBytes(file));
    } catch (MalformedException e) {
      throw new IOException("the snapshot " + file + " cannot be used: " + e.getMessage(), e);
    }
    setLastAppliedTermIndex(snapshot.getTermIndex());
    LOGGER.info("Loaded {} at epoch {}", file.getFileName(), state.epoch());
  }

  /** Completes when Ratis has let go of the log. */
  CompletableFuture<Void> shutdown() {
    return shutdown;
  }

  /**
   * Notices that this manager has become a member, or was removed while it led or before it heard
   * that it was to go. A new member is told of configurations that it was not in yet, and a
   * restarted one of old ones: so it is removed only if the newest lacks one that was a member.
   */
  @Override
  public void notifyConfigurationChanged(long term, long index, RaftConfigurationProto committed) {
    try {
      RaftServer server = getServer().join();
      ByteString self = server.getId().toByteString();
      if (committed.getPeersList().stream().anyMatch(peer -> peer.getId().equals(self))) {
        member = true;
        farewellHeard = false;
        events.onMember();
        return;
      }
      RaftConfiguration newest = server.getDivision(getGroupId()).getRaftConf();
      boolean leaving = newest.getPeer(server.getId()) != null;
      if (member && !leaving && newest.getLogEntryIndex() == index) {
        events.onRemoved();
      }
    } catch (IOException e) {
      LOGGER.debug("The group is closed: {}", e.getMessage());
    }
  }

  /** Whether a request would end this manager's membership before that is decided. */
  boolean isFarewell(AppendEntriesRequestProto request) {
    if (!member) {
      return false;
    }
    try {
      RaftServer server = getServer().join();
      RaftConfiguration newest = server.getDivision(getGroupId()).getRaftConf();
      boolean farewell = FarewellFilter.isFarewell(request, server.getId(), newest);
      if (farewell) {
        farewellHeard = true;
        LOGGER.info("This manager is about to be removed from its group");
      }
      return farewell;
    } catch (IOException e) {
      LOGGER.debug("The group is closed: {}", e.getMessage());
      return false;
    }
  }

  /** Whether the group has ever counted this manager as a member. */
  boolean member() {
    return member;
  }

  /** Whether the end of this manager's membership was kept from it since it last was confirmed. */
  boolean farewellHeard() {
    return farewellHeard;
  }

  /** Where not the whole server ends, the leader has told this member that it is none. */
  @Override
  public void notifyServerShutdown(RoleInfoProto role, boolean allServer) {
    shutdown.complete(null);
    if (!allServer && member) {
      events.onRemoved();
    } else if (!allServer) {
      events.onTurnedAway();
    }
  }

  @Override
  public void notifyLeaderReady() {
    events.onLeading();
  }

  @Override
  public void notifyNotLeader(Collection<TransactionContext> pending) {
    events.onNotLeading();
  }

  @Override
  public void notifyLeaderChanged(RaftGroupMemberId member, RaftPeerId leader) {
    // At this manager's own election its duties begin only once it is ready.
    if (!member.getPeerId().equals(leader)) {
      events.onNotLeading();
    }
  }
}
