package io.kumo.client;

import io.kumo.message.DataReply;
import io.kumo.message.DataReply.NotRun;
import io.kumo.message.DataRequest;
import io.kumo.message.Mutation;
import io.kumo.message.OperationId;
import io.kumo.ring.Chain;
import io.kumo.ring.Key;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import io.kumo.ring.Ring;
import io.kumo.ring.RingNode;
import io.kumo.ring.Version;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * One operation from its beginning to its outcome, through all its attempts. Pure: it is told what
 * happened and when, and gives back the {@link Step} to take. One thread.
 *
 * <p>Its states: <em>sent</em> (an attempt waits for its reply), <em>waiting</em> (for a time or a
 * newer ring), <em>done</em>.
 *
 * <ul>
 *   <li>A result ends it. A reply that says <em>not run</em> for a passing reason, a broken
 *       connection or an unknown outcome leads to a pause and the next attempt, under the same
 *       operation id, until the deadline.
 *   <li>Pauses get longer: thousands of operations that all wait for one node must not keep it from
 *       getting ready. A ring that has news of the partition makes them short again, the first ones
 *       shortest: a node that a partition was handed over to is ready a few milliseconds behind the
 *       ring that says so. Who is overloaded is spared those.
 *   <li>A newer ring that has news of the partition ends a pause. It also ends the wait for a
 *       reply, where it names another primary than the one asked: that one may be dead or paused
 *       for long.
 *   <li>Replies of any attempt but the last are ignored (replication.md, rule 24).
 *   <li>An attempt that was sent and not answered with <em>not run</em> may yet run: from then on
 *       the operation is <em>in doubt</em>, and it can end with a result or as unknown, but never
 *       as not run. A node that has forgotten too much to tell (rule 25) gets the operation again
 *       under a new id only where it is not in doubt (rule 26).
 * </ul>
 */
public final class OperationFlow {
  /** The shortest of the usual pauses before another attempt. */
  static final int PAUSE_MIN_MS = 20;

  /** The longest of the usual pauses before another attempt. */
  static final int PAUSE_MAX_MS = 50;

  /**
   * So many pauses come before the usual ones, the last half as long, each before it again half.
   */
  static final int HALVINGS = 2;

  /** So many pauses are alike before they get twice as long. */
  static final int PAUSES_ALIKE = 4;

  /** How often they get twice as long. */
  static final int DOUBLINGS_MAX = 3;

  private static final Step CONTINUE = new Step.Continue();

  /** What the operations of one client share; belongs to the thread of the flows. */
  public record Shared(OperationIds ids, VersionsSeen seen, RandomGenerator random) {}

  private enum State {
    WAITING,
    SENT,
    DONE
  }

  private final Shared shared;
  private final Target target;
  private final long deadlineNanos;

  private State state = State.WAITING;
  private boolean ringEndsPause = true;
  private int attempt;

  /** Since a ring last had news of the partition. */
  private int pauses;

  private boolean inDoubt;
  private String lastFault = "no ring is known";
  private Optional<NotRun> lastNotRun = Optional.empty();

  /** Of a mutation, from its first attempt on. */
  private OperationId id;

  private long seenVersion;
  private boolean begun;

  /** Whom the last attempt was sent to, and by which ring. */
  private NodeId askedNode;

  private Optional<Chain> askedChain = Optional.empty();
  private long askedEpoch;

  /** A node that another one named as primary in a term newer than the ring's. */
  private Optional<NodeId> hint = Optional.empty();

  private int hintTerm;

  /** What is asked, and of which partition. */
  private record Target(Optional<Key> key, int partition, Optional<Mutation> mutation) {
    int partition(Ring ring) {
      return key.isPresent() ? ring.partitionOf(key.get()) : partition;
    }

    int valueBytes() {
      return mutation.isPresent() && mutation.get() instanceof Mutation.Store store
          ? store.value().length
          : 0;
    }
  }

  private OperationFlow(Shared shared, Target target, long deadlineNanos) {
    this.shared = shared;
    this.target = target;
    this.deadlineNanos = deadlineNanos;
  }

  /** A read. */
  public static OperationFlow get(Shared shared, Key key, long deadlineNanos) {
    Target target = new Target(Optional.of(key), 0, Optional.empty());
    return new OperationFlow(shared, target, deadlineNanos);
  }

  /** A mutation of one key. */
  public static OperationFlow mutate(Shared shared, Mutation.OnKey mutation, long deadlineNanos) {
    Target target = new Target(Optional.of(mutation.key()), 0, Optional.of(mutation));
    return new OperationFlow(shared, target, deadlineNanos);
  }

  /** A flush of one partition. */
  public static OperationFlow flush(
      Shared shared, int partition, Mutation.Flush flush, long deadlineNanos) {
    Target target = new Target(Optional.empty(), partition, Optional.of(flush));
    return new OperationFlow(shared, target, deadlineNanos);
  }

  /** Begins. Called once, before all others. */
  public Step start(Optional<Ring> ring, long nowNanos) {
    return route(ring, nowNanos);
  }

  /** An attempt was answered. */
  public Step onReply(int ofAttempt, DataReply reply, Optional<Ring> ring, long nowNanos) {
    ring.ifPresent(r -> shared.seen().note(target.partition(r), reply.newestVersion()));
    if (state != State.SENT || ofAttempt != attempt) {
      return CONTINUE;
    }
    if (reply instanceof NotRun notRun) {
      return onNotRun(notRun, ring, nowNanos);
    }
    if (reply instanceof DataReply.Forgotten) {
      return onForgotten(reply, ring, nowNanos);
    }
    if (reply instanceof DataReply.Unknown unknown) {
      inDoubt = true;
      lastNotRun = Optional.empty();
      lastFault = unknown.why();
      return pause(true, Optional.empty(), nowNanos);
    }
    return done(reply);
  }

  /**
   * An attempt will not be answered.
   *
   * @param written whether any byte of it may have left
   */
  public Step onLost(
      int ofAttempt, boolean written, String why, Optional<Ring> ring, long nowNanos) {
    if (state != State.SENT || ofAttempt != attempt) {
      return CONTINUE;
    }
    inDoubt |= written;
    lastNotRun = Optional.empty();
    lastFault = why;
    return pause(true, Optional.empty(), nowNanos);
  }

  /** The time of a {@link Step.Wait} has come. */
  public Step onTimer(Optional<Ring> ring, long nowNanos) {
    return state == State.WAITING ? route(ring, nowNanos) : CONTINUE;
  }

  /** A newer ring is known. */
  public Step onRing(Ring ring, long nowNanos) {
    if (askedChain.equals(Optional.of(ring.chain(target.partition(ring))))) {
      return CONTINUE;
    }
    pauses = 0;
    if (state == State.WAITING && ringEndsPause) {
      return route(Optional.of(ring), nowNanos);
    }
    if (state == State.SENT && ring.epoch() > askedEpoch && hasOtherPrimary(ring)) {
      inDoubt = true;
      lastNotRun = Optional.empty();
      lastFault = "no reply from " + askedNode + " before it was replaced";
      return route(Optional.of(ring), nowNanos);
    }
    return CONTINUE;
  }

  /** Nobody waits any longer: ends it now, as what is known of it. */
  public Step onAbandoned(String why) {
    inDoubt |= state == State.SENT;
    lastFault = why;
    return state == State.DONE ? CONTINUE : giveUp(Version.NONE);
  }

  private boolean hasOtherPrimary(Ring ring) {
    Optional<Member> primary = ring.chain(target.partition(ring)).primary();
    if (primary.isEmpty() || primary.get().node().equals(askedNode)) {
      // A new process under the old name answers on a new connection; the old one has broken.
      return false;
    }
    return !primary.equals(askedChain.flatMap(Chain::primary));
  }

  private Step onNotRun(NotRun notRun, Optional<Ring> ring, long nowNanos) {
    lastNotRun = Optional.of(notRun);
    lastFault = notRun.reason().toString();
    return switch (notRun.reason()) {
      case WRONG_NODE -> onWrongNode(notRun, ring, nowNanos);
      case NOT_SERVING, DATA_LOST -> pause(true, Optional.empty(), nowNanos);
      case OVERLOADED -> pause(false, Optional.empty(), nowNanos);
      case TOO_FEW_REPLICAS, DISK_FULL, TOO_LARGE -> giveUp(notRun.newestVersion());
    };
  }

  private Step onWrongNode(NotRun notRun, Optional<Ring> ring, long nowNanos) {
    NodeId teller = askedNode;
    if (notRun.primary().isPresent()
        && notRun.term() > Math.max(hintTerm, knownTerm(ring))
        && !notRun.primary().get().equals(teller)) {
      hint = notRun.primary();
      hintTerm = notRun.term();
      return route(ring, nowNanos);
    }
    boolean knowsMore = notRun.epoch() > ring.map(Ring::epoch).orElse(0L);
    Optional<RingNode> from = knowsMore ? ring.map(r -> r.nodes().get(teller)) : Optional.empty();
    return pause(true, from, nowNanos);
  }

  private int knownTerm(Optional<Ring> ring) {
    return ring.map(r -> r.chain(target.partition(r)).term()).orElse(0);
  }

  private Step onForgotten(DataReply reply, Optional<Ring> ring, long nowNanos) {
    if (inDoubt) {
      lastFault = "the primary has forgotten too much to tell";
      return giveUp(reply.newestVersion());
    }
    id = shared.ids().next();
    seenVersion = Version.max(seenVersion, reply.newestVersion());
    return route(ring, nowNanos);
  }

  private Step route(Optional<Ring> known, long nowNanos) {
    if (nowNanos - deadlineNanos >= 0) {
      return giveUp(Version.NONE);
    }
    if (known.isEmpty()) {
      return pause(true, Optional.empty(), nowNanos);
    }
    Ring ring = known.get();
    if (target.valueBytes() > ring.settings().valueBytesMax()) {
      lastNotRun = Optional.of(notRun(NotRun.Reason.TOO_LARGE, Version.NONE));
      return giveUp(Version.NONE);
    }
    int partition = target.partition(ring);
    Optional<RingNode> node = nodeToAsk(ring, ring.chain(partition));
    if (node.isEmpty()) {
      lastFault = "partition " + partition + " has no primary";
      return pause(true, Optional.empty(), nowNanos);
    }
    return send(ring, partition, node.get());
  }

  private Optional<RingNode> nodeToAsk(Ring ring, Chain chain) {
    if (hint.isPresent() && hintTerm > chain.term()) {
      RingNode hinted = ring.nodes().get(hint.get());
      hint = Optional.empty();
      if (hinted != null) {
        return Optional.of(hinted);
      }
    }
    return chain.primary().map(member -> ring.nodes().get(member.node()));
  }

  private Step send(Ring ring, int partition, RingNode node) {
    if (!begun) {
      begun = true;
      seenVersion = shared.seen().of(partition);
      id = target.mutation().isPresent() ? shared.ids().next() : null;
    }
    state = State.SENT;
    attempt++;
    askedNode = node.id();
    askedChain = Optional.of(ring.chain(partition));
    askedEpoch = ring.epoch();
    DataRequest request =
        target.mutation().isPresent()
            ? new DataRequest.Mutate(
                askedEpoch, partition, id, seenVersion, inDoubt, target.mutation().get())
            : new DataRequest.Get(askedEpoch, partition, target.key().get());
    return new Step.Send(attempt, node, request, deadlineNanos);
  }

  private Step pause(boolean ringEnds, Optional<RingNode> ringFrom, long nowNanos) {
    if (nowNanos - deadlineNanos >= 0) {
      return giveUp(Version.NONE);
    }
    state = State.WAITING;
    ringEndsPause = ringEnds;
    long until = nowNanos + TimeUnit.MILLISECONDS.toNanos(pauseMs(ringEnds));
    return new Step.Wait(until - deadlineNanos > 0 ? deadlineNanos : until, ringFrom);
  }

  /** How long the next pause is. */
  private int pauseMs(boolean ringEnds) {
    int usualMs = shared.random().nextInt(PAUSE_MIN_MS, PAUSE_MAX_MS + 1);
    int before = pauses++;
    if (before < HALVINGS) {
      return ringEnds ? usualMs >> (HALVINGS - before) : usualMs;
    }
    return usualMs << Math.min((before - HALVINGS) / PAUSES_ALIKE, DOUBLINGS_MAX);
  }

  private Step giveUp(long newestVersion) {
    if (inDoubt) {
      return done(new DataReply.Unknown(newestVersion, lastFault));
    }
    return done(lastNotRun.orElse(notRun(NotRun.Reason.NOT_SERVING, newestVersion)));
  }

  private static NotRun notRun(NotRun.Reason reason, long newestVersion) {
    return new NotRun(newestVersion, reason, 0, 0, Optional.empty());
  }

  private Step done(DataReply reply) {
    state = State.DONE;
    return new Step.Done(reply, attempt);
  }
}
