package io.kumo.manager.lead;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.kumo.manager.raft.RaftMember;
import io.kumo.manager.state.ClusterSettings;
import io.kumo.manager.state.ClusterState;
import io.kumo.manager.state.Command;
import io.kumo.manager.state.CommandReply;
import io.kumo.manager.state.LossRule;
import io.kumo.manager.state.LossRule.Obstacle;
import io.kumo.message.ManagerReply;
import io.kumo.message.ManagerRequest.ChangeRing;
import io.kumo.message.ManagerRequest.NodeFigures;
import io.kumo.ring.Address;
import io.kumo.ring.Member;
import io.kumo.ring.Version;
import io.kumo.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the leading manager does of itself, one command at a time: it makes the cluster at its first
 * start, marks nodes UP and DOWN, restarts partitions whose holders were all stopped, takes in new
 * nodes and replaces lost ones where the settings say so, and moves partitions to where they shall
 * be.
 *
 * <p>Everything is decided from the newest applied state on one thread; what is decided is a
 * conditional command, so that a leader who has been replaced does no harm. The soft state begins
 * afresh whenever this manager begins to lead. All methods may be called from any thread.
 */
public final class LeaderDuties implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(LeaderDuties.class);

  /** Plans that other changes outdate are made anew so often. */
  private static final int PLAN_TRIES = 10;

  private final Clock clock;
  private final LeadTimings timings;
  private final ClusterSettings firstSettings;
  private final RaftMember raft;
  private final ScheduledExecutorService thread;
  private final AtomicReference<Term> term = new AtomicReference<>();
  private final AtomicBoolean woken = new AtomicBoolean();

  /** One period of leading. */
  private static final class Term {
    private final Agenda agenda;
    private final AtomicBoolean busy = new AtomicBoolean();

    Term(Agenda agenda) {
      this.agenda = agenda;
    }
  }

  /**
   * Waits for leadership.
   *
   * @param firstSettings what a cluster is made with that does not exist yet
   */
  public LeaderDuties(
      RaftMember raft, ClusterSettings firstSettings, LeadTimings timings, Clock clock) {
    this.raft = raft;
    this.firstSettings = firstSettings;
    this.timings = timings;
    this.clock = clock;
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread duties = new Thread(task, "kumo-manager-duties");
              duties.setDaemon(true);
              return duties;
            });
    var unused =
        thread.scheduleWithFixedDelay(
            this::lookAround, timings.tickMs(), timings.tickMs(), MILLISECONDS);
  }

  /** This manager leads from now on. */
  public void begin() {
    term.set(new Term(new Agenda(timings, firstSettings, UUID::randomUUID, clock.nanos())));
    LOGGER.info("This manager leads");
    wake();
  }

  /** This manager does not lead, or no longer. */
  public void end() {
    if (term.getAndSet(null) != null) {
      LOGGER.info("This manager leads no longer");
    }
  }

  /** Whether this manager leads, as far as it knows. */
  public boolean leading() {
    return term.get() != null;
  }

  /** A registered process was heard of. */
  public void heard(Member member) {
    Term now = term.get();
    if (now != null) {
      now.agenda.heard(member, clock.nanos());
    }
  }

  /** A registered process has told of itself. */
  public void heard(Member member, NodeFigures figures) {
    heard(member);
    progress().ifPresent(progress -> progress.heard(member, figures));
  }

  /** The state has changed: look around soon. */
  public void wake() {
    if (leading() && woken.compareAndSet(false, true)) {
      execute(this::lookAround);
    }
  }

  private void execute(Runnable task) {
    try {
      thread.execute(task);
    } catch (RejectedExecutionException e) {
      LOGGER.debug("The manager is closed: {}", e.getMessage());
    }
  }

  private void lookAround() {
    woken.set(false);
    Term now = term.get();
    if (now == null || !now.busy.compareAndSet(false, true)) {
      return;
    }
    try {
      Optional<Command> due = now.agenda.due(raft.state(), managers(), clock.nanos());
      if (due.isEmpty()) {
        now.busy.set(false);
        return;
      }
      Command command = due.get();
      var unused =
          raft.submit(command).handle((reply, failure) -> settled(now, command, reply, failure));
    } catch (RuntimeException e) {
      now.busy.set(false);
      LOGGER.error("A leader's duty failed", e);
    }
  }

  private List<Address> managers() {
    return raft.membership().isEmpty()
        ? List.of()
        : raft.managers().stream().sorted(Comparator.comparing(Address::toString)).toList();
  }

  private Void settled(Term now, Command command, CommandReply reply, Throwable failure) {
    now.busy.set(false);
    String kind = command.getClass().getSimpleName();
    if (failure != null) {
      LOGGER.warn("{} was not committed: {}", kind, failure.getMessage());
    } else if (reply instanceof CommandReply.Refused refused) {
      LOGGER.warn("{} was refused: {}", kind, refused.why());
    } else {
      wake();
    }
    return null;
  }

  /**
   * Does what an operator has ordered about who shall hold what.
   *
   * @return what the command did; fails as {@link RaftMember#submit} does
   */
  public CompletableFuture<CommandReply> changeRing(ChangeRing order) {
    return onThread(() -> changeRing(order, PLAN_TRIES));
  }

  private CompletableFuture<CommandReply> changeRing(ChangeRing order, int tries) {
    ClusterState state = raft.state();
    Optional<Command.Place> place;
    try {
      place = Orders.command(state, order);
    } catch (RefusedOrderException e) {
      return CompletableFuture.completedFuture(new CommandReply.Refused(e.getMessage()));
    }
    if (place.isEmpty()) {
      return CompletableFuture.completedFuture(
          new CommandReply.Placed(List.of(), state.movesLeft()));
    }
    return again(raft.submit(place.get()), tries, left -> changeRing(order, left));
  }

  /**
   * Changes settings, all or none. Where the number of replicas is another then, everything is
   * placed anew.
   *
   * @return what the command did; fails as {@link RaftMember#submit} does
   */
  public CompletableFuture<CommandReply> changeSettings(Map<String, String> values) {
    return onThread(() -> changeSettings(values, PLAN_TRIES));
  }

  private CompletableFuture<CommandReply> changeSettings(Map<String, String> values, int tries) {
    ClusterSettings from = raft.state().settings();
    ClusterSettings to;
    try {
      to = SettingTable.changed(from, values);
    } catch (RefusedOrderException e) {
      return CompletableFuture.completedFuture(new CommandReply.Refused(e.getMessage()));
    }
    CompletableFuture<CommandReply> changed =
        again(
            raft.submit(new Command.ChangeSettings(from, to)),
            tries,
            left -> changeSettings(values, left));
    return to.ring().replicas() == from.ring().replicas()
        ? changed
        : changed.thenComposeAsync(this::placeAnew, thread);
  }

  private CompletableFuture<CommandReply> placeAnew(CommandReply settled) {
    return settled instanceof CommandReply.Done
        ? changeRing(ChangeRing.of(ChangeRing.Order.REPLAN, List.of()), PLAN_TRIES)
        : CompletableFuture.completedFuture(settled);
  }

  /** All settings as they are. */
  public List<ManagerReply.Setting> settings() {
    return SettingTable.list(raft.state().settings());
  }

  /**
   * How far the rebalance has come, and what nodes say of themselves; empty while another leads.
   */
  public Optional<CopyProgress> progress() {
    return Optional.ofNullable(term.get()).map(now -> now.agenda.progress());
  }

  /** On the duties' thread: a large plan takes a while. */
  private CompletableFuture<CommandReply> onThread(Supplier<CompletableFuture<CommandReply>> task) {
    try {
      return CompletableFuture.completedFuture(task).thenComposeAsync(Supplier::get, thread);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** What was outdated by other changes is decided anew. */
  private CompletableFuture<CommandReply> again(
      CompletableFuture<CommandReply> submitted,
      int tries,
      IntFunction<CompletableFuture<CommandReply>> retry) {
    return submitted.thenComposeAsync(
        reply ->
            reply instanceof CommandReply.Outdated && tries > 1
                ? retry.apply(tries - 1)
                : CompletableFuture.completedFuture(reply),
        thread);
  }

  /**
   * Goes on with partitions that cannot be served without losing acknowledged writes.
   *
   * @param partitions those meant
   * @param allVoid all those besides whose holders are back and hold nothing
   * @return what was gone on with; fails as {@link RaftMember#submit} does
   */
  public CompletableFuture<LossReport> acceptLoss(List<Integer> partitions, boolean allVoid) {
    ClusterState state = raft.state();
    Set<Integer> wanted = new TreeSet<>(partitions);
    for (int p = 0; allVoid && p < state.partitions().size(); p++) {
      if (LossRule.obstacle(state, p) == Obstacle.HOLDERS_VOID) {
        wanted.add(p);
      }
    }
    List<Command.AcceptLoss.Succession> items = new ArrayList<>();
    for (int p : wanted) {
      Optional<Command.AcceptLoss.Succession> item = LossRule.leastLoss(state, p);
      if (item.isEmpty()) {
        return CompletableFuture.completedFuture(
            new LossReport(List.of(), new CommandReply.Refused(whyNot(state, p))));
      }
      items.add(item.get());
    }
    return items.isEmpty()
        ? CompletableFuture.completedFuture(new LossReport(items, new CommandReply.Done(0)))
        : raft.submit(new Command.AcceptLoss(items)).thenApply(reply -> told(items, reply));
  }

  private static String whyNot(ClusterState state, int partition) {
    if (partition < 0 || partition >= state.partitions().size()) {
      return "there is no partition " + partition;
    }
    return LossRule.obstacle(state, partition) == Obstacle.NONE
        ? "partition " + partition + " is served, or about to be"
        : "no node lives that could go on with partition " + partition;
  }

  private static LossReport told(List<Command.AcceptLoss.Succession> items, CommandReply reply) {
    if (reply instanceof CommandReply.Done) {
      items.forEach(
          item ->
              LOGGER.warn(
                  "An operator takes the loss of partition {}: {} goes on alone, it held {}",
                  item.partition(),
                  item.heir(),
                  item.heldVersion() == Version.NONE
                      ? "nothing"
                      : "all up to " + Version.text(item.heldVersion()) + " when it started"));
    }
    return new LossReport(items, reply);
  }

  /** Stops looking around; what is proposed is not taken back. */
  @Override
  public void close() {
    end();
    thread.shutdownNow();
  }
}
