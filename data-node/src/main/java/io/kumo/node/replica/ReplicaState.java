package io.kumo.node.replica;

import io.kumo.message.DataReply;
import io.kumo.node.entry.JournalRecord;
import io.kumo.node.entry.Write;
import io.kumo.node.lease.Grants;
import io.kumo.node.lease.Heartbeat;
import io.kumo.ring.Chain;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import io.kumo.ring.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What a replica keeps whatever its role is, and what the roles share. */
final class ReplicaState {
  private final Rules rules;
  private final ReplicaConfig config;
  private final Effects effects;
  private final CommittedEntries entries;
  private final ReplicaLog log;
  private final OperationTable operations;
  private final Grants grants;
  private FlushMarks marks;
  private int term;
  private int leaderTerm;
  private Optional<UUID> completeSince;
  private Optional<Long> copyingFrom = Optional.empty();
  private boolean copyEndRecorded;
  private final List<Write.Flush> flushesWhileCopying = new ArrayList<>();
  private Chain chain = Chain.EMPTY;
  private boolean listed;
  private boolean named;
  private boolean apart;
  private boolean stopping;
  private boolean damaged;
  private long epoch;
  private long session;
  private long sessionHeardNanos;
  private long lastStoreTicket;
  private long chainNanos;
  private Serving serving;

  ReplicaState(
      Rules rules,
      ReplicaConfig config,
      Effects effects,
      CommittedEntries entries,
      Restored restored) {
    this.rules = rules;
    this.config = config;
    this.effects = effects;
    this.entries = entries;
    log = new ReplicaLog(rules, config.partition(), effects, restored);
    operations = restored.operations();
    grants = new Grants(config.limits().leases(), graceBeginsNanos());
    marks = restored.marks();
    term = restored.term();
    leaderTerm = restored.leaderTerm();
    completeSince = restored.completeSince();
    serving = Serving.NOBODY;
  }

  /** Rule 8: when the process before this one may last have given a lease. */
  private long graceBeginsNanos() {
    long graceNanos = config.limits().leases().graceNanos();
    return obeys(Rule.RESTART_GRACE) ? config.startNanos() : config.startNanos() - graceNanos;
  }

  /** Whether a rule is followed; only tests turn one off. */
  boolean obeys(Rule rule) {
    return rules.obeys(rule);
  }

  ReplicaConfig config() {
    return config;
  }

  int partition() {
    return config.partition();
  }

  Member self() {
    return config.self();
  }

  Effects effects() {
    return effects;
  }

  CommittedEntries entries() {
    return entries;
  }

  ReplicaLog log() {
    return log;
  }

  OperationTable operations() {
    return operations;
  }

  Grants grants() {
    return grants;
  }

  FlushMarks marks() {
    return marks;
  }

  int term() {
    return term;
  }

  int leaderTerm() {
    return leaderTerm;
  }

  /** The newest configuration that a ring or the managers' answer showed. */
  Chain chain() {
    return chain;
  }

  /** When {@link #chain} named its primary first. */
  long chainNanos() {
    return chainNanos;
  }

  /** Whether the newest configuration lists this very process. */
  boolean listed() {
    return listed;
  }

  /** Whether the newest configuration is led by this very process. */
  boolean named() {
    return named;
  }

  /** Whether this node shall hold a copy, and neither this process nor one before it is listed. */
  boolean apart() {
    return apart;
  }

  /** This process stops. */
  void stop() {
    stopping = true;
  }

  /** Whether this process stops. */
  boolean stopping() {
    return stopping;
  }

  void learn(long newEpoch, Chain newChain, Moment now) {
    epoch = Math.max(epoch, newEpoch);
    if (!newChain.primary().equals(chain.primary())) {
      chainNanos = now.nanos();
    }
    chain = newChain;
    // Looked at in every tick of every partition.
    listed = chain.inSync().contains(self());
    named = chain.primary().filter(self()::equals).isPresent();
    apart =
        chain.active()
            && !named
            && chain.assigned().contains(self().node())
            && chain.memberOf(self().node()).isEmpty();
  }

  /** Whether anything of the partition is kept here, be it of a copy that was not ended. */
  boolean holds() {
    return copying() || log.end() != Version.NONE;
  }

  /** The session in which this replica follows its primary; 0 for a member since the exchange. */
  long session() {
    return session;
  }

  /** Follows, or leads, in these terms from now on. */
  void adopt(int newLeaderTerm, int newTerm) {
    leaderTerm = newLeaderTerm;
    term = newTerm;
    noteState();
  }

  /** Follows the sender of a message in its terms and its session. */
  void join(Stamp stamp) {
    session = stamp.session();
    endCleanStop();
    adopt(stamp.leaderTerm(), stamp.term());
    grants.follow(stamp.from().node(), leaderTerm, term);
  }

  /** The session is over. */
  void leaveSession() {
    session = 0;
    grants.followNobody();
  }

  /** Whether a message belongs to what {@code leader} and this replica are about now. */
  boolean follows(Stamp stamp, Member leader) {
    return stamp.from().equals(leader)
        && (stamp.leaderTerm() == leaderTerm || !obeys(Rule.LOWER_TERM_REFUSED))
        && (stamp.session() == session || !obeys(Rule.SESSION))
        && (stamp.term() >= term || !obeys(Rule.LOWER_TERM_REFUSED));
  }

  /** Rule 6: takes a higher term from a message under its own leader term. */
  void takeTerm(Stamp stamp) {
    if (stamp.term() > term) {
      adopt(leaderTerm, stamp.term());
      grants.follow(stamp.from().node(), leaderTerm, term);
    }
  }

  /** When the leader was last heard in the session, other than by heartbeats. */
  long sessionHeardNanos() {
    return sessionHeardNanos;
  }

  /** A message of the leader's came; what it will hear from us counts as a lease (rule 8). */
  void hear(Member leader, Moment now) {
    sessionHeardNanos = now.nanos();
    Heartbeat.Lead row = new Heartbeat.Lead(partition(), leaderTerm, term);
    grants.judge(leader.node(), row, now.nanos());
  }

  /** The leader says that all up to {@code watermark} is committed, of which we may lack some. */
  void commitUpTo(long watermark) {
    commit(Version.before(log.end(), watermark) ? log.end() : watermark);
  }

  /** Gives the store a task. @return its ticket */
  long store(StoreTask task) {
    effects.store(++lastStoreTicket, task);
    return lastStoreTicket;
  }

  /** All up to {@code version} is committed: it is told, and counts from now on. */
  List<Write> commit(long version) {
    List<Write> writes = log.commit(version);
    for (Write write : writes) {
      operations.add(write);
      if (write instanceof Write.Flush flush) {
        marks = marks.after(flush.version(), flush.dueMs());
        if (copying()) {
          flushesWhileCopying.add(flush);
        }
      }
    }
    if (!writes.isEmpty()) {
      effects.committed(writes, log.watermark());
    }
    return writes;
  }

  /** Rule 22: this replica holds all that is acknowledged, and will know it after a restart. */
  void complete() {
    Optional<UUID> boot = Optional.of(config.boot());
    boolean ended = completeSince.filter(Restored.ANY_BOOT::equals).isPresent();
    if (!ended && !completeSince.equals(boot)) {
      completeSince = boot;
      noteState();
    }
  }

  /** Rule 22: nothing follows, and all is being synced: completeness that no boot voids. */
  void completeForAnyBoot() {
    if (completeSince.filter(config.boot()::equals).isPresent()) {
      completeSince = Optional.of(Restored.ANY_BOOT);
      noteState();
    }
  }

  /** Rule 22: a clean stop's mark ends, on disk, before anything is written behind it. */
  void endCleanStop() {
    if (completeSince.filter(Restored.ANY_BOOT::equals).isPresent()) {
      completeSince = Optional.of(config.boot());
      log.record(stateRecord(), true, () -> {});
    }
  }

  /** Whether the store has lost entries, and neither a copy nor a flush has mended that. */
  boolean damaged() {
    return damaged;
  }

  /** The store has lost entries, or a flush covers all that it had lost. */
  void damaged(boolean now) {
    damaged = now;
  }

  /** Whether this replica is empty, or a copy into it has not ended. */
  boolean copying() {
    return copyingFrom.isPresent();
  }

  /**
   * Whether clients are led here, to what an earlier process held, and this replica holds nothing:
   * unless another member takes over nobody may go on without an operator's word (rule 21).
   */
  boolean lost() {
    Optional<Member> primary = chain.primary();
    return (copying() || log.end() == Version.NONE)
        && primary.isPresent()
        && primary.get().node().equals(self().node())
        && !primary.get().equals(self());
  }

  /** The replica is emptied and being filled anew, from this version on. */
  void beginCopy(long from) {
    completeSince = Optional.empty();
    damaged = false;
    copyingFrom = Optional.of(from);
    copyEndRecorded = false;
    operations.clear();
    marks = FlushMarks.NONE;
    flushesWhileCopying.clear();
    log.restartAt(from);
  }

  /**
   * Records that the copy ends; a state noted before the disk has confirmed it lies behind it, and
   * must not say that the copy goes on.
   */
  void recordCopyEnd(long from, Runnable confirmed) {
    copyEndRecorded = true;
    log.record(new JournalRecord.CopyEnd(partition(), from), true, confirmed);
  }

  /** The copy is whole: {@code copied} are the flushes up to where it began. */
  void endCopy(long floor, FlushMarks copied) {
    copyingFrom = Optional.empty();
    operations.raiseFloor(floor);
    marks = copied;
    for (Write.Flush flush : flushesWhileCopying) {
      marks = marks.after(flush.version(), flush.dueMs());
    }
    flushesWhileCopying.clear();
  }

  /**
   * A replica that an operator goes on with holds what was copied until then, nothing if it is
   * void, and that is whole.
   */
  void endVoidness() {
    if (copying()) {
      long from = copyingFrom.orElseThrow();
      store(new StoreTask.Complete(from, from, FlushMarks.NONE));
      log.record(new JournalRecord.CopyEnd(partition(), from));
      // What ran before is not known: it counts as forgotten (rule 25).
      endCopy(from, FlushMarks.NONE);
    }
  }

  /** The partition was emptied, and nothing is to be kept of it, its terms neither. */
  void forget() {
    copyingFrom = Optional.empty();
    log.record(
        new JournalRecord.State(partition(), 0, 0, 0, 0, 0, Optional.empty(), Optional.empty()));
  }

  /** Writes down where the partition stands. */
  void noteState() {
    log.record(stateRecord());
  }

  private JournalRecord.State stateRecord() {
    return new JournalRecord.State(
        partition(),
        term,
        leaderTerm,
        log.end(),
        log.watermark(),
        operations.floor(),
        copyEndRecorded ? Optional.empty() : copyingFrom,
        completeSince);
  }

  void publish(Serving next) {
    if (!next.equals(serving)) {
      serving = next;
      effects.publish(next);
    }
  }

  Stamp stamp(Member to, long session) {
    return new Stamp(partition(), leaderTerm, term, session, self(), to);
  }

  DataReply notRun(DataReply.NotRun.Reason reason) {
    Optional<NodeId> primary = chain.primary().map(Member::node);
    return new DataReply.NotRun(
        log.watermark(), reason, epoch, Math.max(term, chain.term()), primary);
  }
}
