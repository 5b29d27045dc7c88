package io.kumo.manager;

import io.kumo.manager.endpoint.RingWatchers;
import io.kumo.manager.founding.Belonging;
import io.kumo.manager.founding.Group;
import io.kumo.manager.founding.GroupMember;
import io.kumo.manager.founding.StoreException;
import io.kumo.manager.founding.StoreFolder;
import io.kumo.manager.lead.FormedGroup;
import io.kumo.manager.lead.LeaderDuties;
import io.kumo.manager.raft.RaftEvents;
import io.kumo.manager.raft.RaftMember;
import io.kumo.manager.state.ClusterState;
import io.kumo.message.ManagerRequest.JoinGroup;
import io.kumo.ring.Address;
import io.kumo.time.Clock;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A manager's seat in its group: empty at first, then taken as a founder, on an invitation or as
 * the store says, and in the end perhaps lost.
 *
 * <p>Taking a seat starts Raft, which takes too long for an event loop. Safe for use by any thread.
 */
final class GroupSeat implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(GroupSeat.class);

  private final ManagerConfig config;
  private final StoreFolder folder;
  private final RingWatchers watchers;
  private final Clock clock;
  private final Closing closing = new Closing();
  private final CompletableFuture<Void> taken = new CompletableFuture<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private volatile Optional<FormedGroup> group = Optional.empty();
  private boolean closed;

  GroupSeat(ManagerConfig config, StoreFolder folder, RingWatchers watchers, Clock clock) {
    this.config = config;
    this.folder = folder;
    this.watchers = watchers;
    this.clock = clock;
  }

  /** Runs what is too slow for the caller's thread. */
  static Executor slowly() {
    return task -> {
      Thread thread = new Thread(task, "kumo-manager-start");
      thread.setDaemon(true);
      thread.start();
    };
  }

  /** Empty until the seat is taken. */
  Optional<FormedGroup> group() {
    return group;
  }

  /** Completes once the seat is taken; fails if it must not be, or cannot. */
  CompletableFuture<Void> taken() {
    return taken;
  }

  /** Completes when it is closed; fails where the seat was lost before, with the reason. */
  CompletableFuture<Void> ended() {
    return ended;
  }

  /** Takes the seat that the store knows of. */
  synchronized void resume(GroupMember self) throws IOException {
    Belonging stored = folder.belonging().orElseThrow();
    take(stored.foundedAlone() ? stored.movedTo(self) : stored);
    Set<Address> listed = new HashSet<>(config.peers());
    List<Address> members = group.map(here -> here.raft().managers()).orElse(List.of());
    listed.add(self.address());
    if (!members.isEmpty() && !listed.equals(new HashSet<>(members))) {
      LOGGER.warn(
          "The group's managers are {}, but {} are listed: a list counts at a first start only. To"
              + " change the group use kumo-admin manager add, remove or replace",
          members,
          listed);
    }
  }

  /** Takes a founder's seat, unless there was an invitation meanwhile. */
  synchronized void found(Group members) throws IOException {
    if (folder.belonging().isEmpty()) {
      folder.found(members);
      LOGGER.info("Formed the group {} of {}", members.id(), members.addresses());
      take(folder.belonging().orElseThrow());
    }
  }

  /**
   * Follows an invitation.
   *
   * @param listed the managers that this one lists
   * @return why not; empty if the seat is taken, now or by an earlier run of the same invitation
   */
  synchronized Optional<String> join(JoinGroup invitation, GroupMember self, List<Address> listed)
      throws IOException {
    if (!invitation.peerId().equals(self.peerId())) {
      return Optional.of("another manager runs here now, with the store of " + self.peerId());
    }
    if (folder.belonging().isPresent()) {
      Belonging known = folder.belonging().get();
      return known.groupId().equals(invitation.groupId()) && !known.member()
          ? Optional.empty()
          : Optional.of(
              "the manager's store has been a member's, of the group %s; empty it"
                  .formatted(known.groupId()));
    }
    if (invitation.members().stream().noneMatch(listed::contains)) {
      return Optional.of(
          "the manager lists %s, and none of %s; start it with a list of these"
              .formatted(listed, invitation.members()));
    }
    folder.join(invitation.groupId(), invitation.founders(), self);
    LOGGER.info("Joining the group {} of {}", invitation.groupId(), invitation.members());
    take(folder.belonging().orElseThrow());
    return Optional.empty();
  }

  private void take(Belonging belonging) throws IOException {
    if (closed) {
      taken.cancel(false);
      return;
    }
    RaftMember raft =
        closing.add(
            "raft",
            RaftMember.start(
                new RaftMember.Config(belonging, folder.raftFolder(), config.raftTuning()),
                this::events));
    folder.logBegun();
    raft.state().ring().ifPresent(watchers::publish);
    taken.complete(null);
  }

  private RaftEvents events(RaftMember raft) {
    LeaderDuties duties =
        new LeaderDuties(raft, config.firstSettings(), config.leadTimings(), clock);
    closing.add("duties", duties);
    group = Optional.of(new FormedGroup(raft, duties));
    return new Events(duties);
  }

  private void lose(String why) {
    LOGGER.error("The manager gives up: {}", why);
    ended.completeExceptionally(new IOException(why));
  }

  /** Whether the group has ever counted this manager as a member, as the store says. */
  boolean member() {
    return folder.belonging().map(Belonging::member).orElse(false);
  }

  /** Gives the seat up, because the group has removed this manager. Writes to the store. */
  synchronized void removed() {
    if (closed || ended.isDone()) {
      return;
    }
    String why = "this manager was removed from its group; its store is of no more use";
    try {
      folder.removed();
    } catch (StoreException e) {
      why += ", which cannot be noted there: " + e.getMessage();
    }
    lose(why);
  }

  private synchronized void noteMember() {
    try {
      if (!closed) {
        folder.takenIn();
      }
    } catch (StoreException e) {
      LOGGER.error("It cannot be noted that this manager is a member: {}", e.getMessage());
    }
  }

  private synchronized void takeAgain() {
    if (closed || ended.isDone()) {
      return;
    }
    LOGGER.warn("The change that made this manager a member was lost: waiting for the next one");
    FormedGroup before = group.orElseThrow();
    group = Optional.empty();
    closing.close(before.duties());
    closing.close(before.raft());
    try {
      take(folder.belonging().orElseThrow());
    } catch (IOException e) {
      lose("it cannot wait for its group: " + e.getMessage());
    }
  }

  /** Ends a start that was refused. */
  void refuse(Throwable why) {
    taken.completeExceptionally(why);
  }

  /** Stops the Raft member, if there is one. Closing it again does nothing. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    closing.close();
    ended.complete(null);
  }

  /** Passes on what Raft tells. */
  private final class Events implements RaftEvents {
    private final LeaderDuties duties;

    Events(LeaderDuties duties) {
      this.duties = duties;
    }

    @Override
    public void onState(ClusterState state) {
      state.ring().ifPresent(watchers::publish);
      duties.wake();
    }

    @Override
    public void onLeading() {
      duties.begin();
    }

    @Override
    public void onNotLeading() {
      duties.end();
    }

    @Override
    public void onMember() {
      if (!member()) {
        slowly().execute(GroupSeat.this::noteMember);
      }
    }

    @Override
    public void onRemoved() {
      duties.end();
      slowly().execute(GroupSeat.this::removed);
    }

    @Override
    public void onTurnedAway() {
      slowly().execute(GroupSeat.this::takeAgain);
    }

    @Override
    public void onBroken(String why) {
      duties.end();
      lose(why);
    }
  }
}
