package io.kumo.sim.cluster;

import io.kumo.manager.codec.CommandCodec;
import io.kumo.manager.codec.MalformedException;
import io.kumo.manager.state.ClusterState;
import io.kumo.manager.state.Command;
import io.kumo.manager.state.CommandReply;
import io.kumo.manager.state.Transition;
import io.kumo.message.ConfigurationAsk;
import io.kumo.message.ManagerRequest.ChangeManagers;
import io.kumo.ring.Member;
import io.kumo.sim.Scheduler;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Raft as one log with a leader that changes: what is appended is committed, and every manager
 * applies it in order, some later than others. A proposal may be lost with its leader, or be
 * committed although its proposer hears nothing, or be committed twice.
 */
final class ManagerGroup {
  private static final long SUBMIT_NANOS = Scheduler.ms(3000);
  private static final long LOOK_NANOS = Scheduler.ms(50);

  private final World world;
  private final GroupMembers members;
  private final List<byte[]> log = new ArrayList<>();
  private final Set<Member> powerless = new HashSet<>();
  private ClusterState newest = ClusterState.NO_CLUSTER;
  private Optional<SimManager> leader = Optional.empty();
  private long leaderlessSinceNanos;
  private long electionNanos;
  private double loss;
  private Optional<SimManager> giver = Optional.empty();
  private Optional<ManagerOrder> order = Optional.empty();

  ManagerGroup(World world) {
    this.world = world;
    members = new GroupMembers(world);
  }

  void start(int count) {
    members.found(count);
    look();
  }

  List<String> hosts() {
    return all().stream().map(SimManager::host).toList();
  }

  /** Those that are not gone for good, whether they are members or not. */
  List<SimManager> all() {
    return members.all();
  }

  GroupMembers members() {
    return members;
  }

  /** Has the members changed. */
  void order(ChangeManagers request) {
    order = Optional.of(new ManagerOrder(world, this, request));
  }

  /** Whether an order to change the members is not answered yet. */
  boolean busy() {
    return order.filter(now -> !now.answered()).isPresent();
  }

  /** Why the group has not come to rest; empty if it has. */
  Optional<String> unrest() {
    if (busy() || members.changing() || leader.isEmpty()) {
      return Optional.of("the managers are not at rest: " + this + ", " + order);
    }
    return newest.managers().equals(members.addresses())
        ? Optional.empty()
        : Optional.of("noted are the managers " + newest.managers() + ", they are " + members);
  }

  boolean isLedBy(SimManager manager) {
    return leader.filter(manager::equals).isPresent();
  }

  /** Another one shall lead, if one can. */
  void handOver() {
    giver = leader;
    leader.ifPresent(this::depose);
    electionNanos = now() + world.random().ms(1, 100);
  }

  /** How often an answer is lost or a command repeated. */
  void loss(double newLoss) {
    loss = newLoss;
  }

  /** What the whole log has led to. */
  ClusterState newest() {
    return newest;
  }

  /** What the log has led to up to a place. */
  int logged() {
    return log.size();
  }

  byte[] entry(int index) {
    return log.get(index);
  }

  Optional<SimManager> leader() {
    return leader;
  }

  /** Makes the leader lose its office, if there is one. */
  void depose() {
    leader.ifPresent(this::depose);
  }

  private void depose(SimManager old) {
    leader = Optional.empty();
    members.leaderLost();
    leaderlessSinceNanos = now();
    electionNanos = now() + world.random().ms(100, 700);
    // It may take a while to find out, and lead again before that.
    Runnable end = old.endsLeading();
    world.scheduler().after(world.random().ms(0, 800), () -> old.tell(end));
  }

  /** The machine of this process has lost its power. */
  void powerCut(Member member) {
    powerless.add(member);
  }

  /** Watches over the leader, and brings the others up to date. */
  private void look() {
    world.scheduler().after(LOOK_NANOS, this::look);
    if (leader.isPresent() && !members.hasMajority(leader.get())) {
      if (leaderlessSinceNanos == 0) {
        leaderlessSinceNanos = now();
      } else if (now() - leaderlessSinceNanos > Scheduler.ms(300)) {
        depose(leader.get());
      }
    } else if (leader.isPresent()) {
      leaderlessSinceNanos = 0;
    } else if (now() >= electionNanos) {
      elect();
    }
    leader.ifPresent(members::look);
    leader.filter(one -> !members.isMember(one)).ifPresent(this::depose);
    leader.ifPresent(this::replicate);
  }

  private void elect() {
    List<SimManager> able = new ArrayList<>(all());
    able.removeIf(manager -> !members.hasMajority(manager));
    if (able.size() > 1) {
      giver.ifPresent(able::remove);
    }
    if (!able.isEmpty()) {
      SimManager elected = able.get(world.random().below(able.size()));
      giver = Optional.empty();
      leader = Optional.of(elected);
      leaderlessSinceNanos = 0;
      world.trace().line(() -> elected.host() + " leads the managers");
      elected.tell(
          () -> {
            elected.applyUpTo(log.size());
            elected.lead();
          });
    }
  }

  private void replicate(SimManager from) {
    int end = log.size();
    for (SimManager manager : all()) {
      if (members.isMember(manager) && from.reaches(manager)) {
        long delay = world.random().micros(200, 20_000);
        world.scheduler().after(delay, () -> manager.tell(() -> manager.applyUpTo(end)));
      }
    }
  }

  /** See {@link io.kumo.manager.raft.RaftMember#submit}. */
  CompletableFuture<CommandReply> submit(SimManager proposer, Command command) {
    CompletableFuture<CommandReply> reply = new CompletableFuture<>();
    byte[] entry = CommandCodec.encode(command);
    long delay =
        world.random().chance(0.05) ? world.random().ms(20, 400) : world.random().micros(500, 8000);
    world.scheduler().after(delay, () -> commit(proposer, entry, reply));
    proposer.later(
        SUBMIT_NANOS,
        () -> reply.completeExceptionally(new IllegalStateException("not committed in time")));
    return reply;
  }

  private void commit(SimManager proposer, byte[] entry, CompletableFuture<CommandReply> reply) {
    if (leader.isEmpty() || leader.get() != proposer || !members.hasMajority(proposer)) {
      // With its leader gone, a proposal is committed by the next one, or by nobody.
      if (leader.isPresent() && leader.get() != proposer && world.random().chance(0.3)) {
        append(entry);
      }
      proposer.tell(() -> reply.completeExceptionally(new IllegalStateException("does not lead")));
      return;
    }
    Optional<CommandReply> done = append(entry);
    replicate(proposer);
    if (world.random().chance(loss)) {
      world.scheduler().after(world.random().ms(20, 2000), () -> append(entry));
    }
    if (done.isPresent() && !world.random().chance(loss)) {
      int end = log.size();
      proposer.tell(
          () -> {
            proposer.applyUpTo(end);
            reply.complete(done.get());
          });
    }
  }

  /** Commits; what it did is told, unless the promises do not cover that. */
  private Optional<CommandReply> append(byte[] entry) {
    Command command = decode(entry);
    if (!covered(command)) {
      return Optional.empty();
    }
    log.add(entry);
    Transition transition = apply(newest, entry);
    if (transition.state().epoch() != newest.epoch()) {
      world.trace().line(() -> command + " makes epoch " + transition.state().epoch());
      newest = transition.state();
      world.configured(newest);
    }
    return Optional.of(transition.reply());
  }

  /**
   * A drop that is judged after its asker's power cut leaves a list whose only member has lost its
   * unsynced tail: durability "replicated" does not cover that, though others had the writes.
   */
  private boolean covered(Command command) {
    return !(command instanceof Command.Ask ask
        && powerless.contains(ask.asker())
        && ask.items().stream().anyMatch(ConfigurationAsk.Drop.class::isInstance));
  }

  /** What an entry makes of a state, at every manager the same. */
  Transition apply(ClusterState state, byte[] entry) {
    return state.apply(world.wiring().based(state, decode(entry)));
  }

  private static Command decode(byte[] entry) {
    try {
      return CommandCodec.decode(entry);
    } catch (MalformedException e) {
      throw new IllegalStateException("a command does not come back from its bytes", e);
    }
  }

  private long now() {
    return world.scheduler().nowNanos();
  }

  /** For people. */
  @Override
  public String toString() {
    return all()
        + ", members "
        + members
        + ", leader "
        + leader.map(SimManager::host).orElse("none");
  }
}
