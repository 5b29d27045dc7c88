package io.kumo.node.replica;

import io.kumo.message.DataReply;
import io.kumo.node.entry.JournalRecord;
import io.kumo.node.entry.Write;
import io.kumo.node.lease.Grants;
import io.kumo.ring.Chain;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What a replica keeps whatever its role is, and what the roles share. */
final class ReplicaState {
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
  private Chain chain = Chain.EMPTY;
  private long epoch;
  private long chainNanos;
  private Serving serving;

  ReplicaState(ReplicaConfig config, Effects effects, CommittedEntries entries, Restored restored) {
    this.config = config;
    this.effects = effects;
    this.entries = entries;
    log = new ReplicaLog(config.partition(), effects, restored);
    operations = restored.operations();
    grants = new Grants(config.limits().leases(), config.startNanos());
    marks = restored.marks();
    term = restored.term();
    leaderTerm = restored.leaderTerm();
    completeSince = restored.completeSince();
    serving = Serving.NOBODY;
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
    return chain.inSync().contains(self());
  }

  /** Whether the newest configuration is led by this very process. */
  boolean named() {
    return chain.primary().filter(self()::equals).isPresent();
  }

  void learn(long newEpoch, Chain newChain, Moment now) {
    epoch = Math.max(epoch, newEpoch);
    if (!newChain.primary().equals(chain.primary())) {
      chainNanos = now.nanos();
    }
    chain = newChain;
  }

  /** Follows, or leads, in these terms from now on. */
  void adopt(int newLeaderTerm, int newTerm) {
    leaderTerm = newLeaderTerm;
    term = newTerm;
    noteState();
  }

  /** All up to {@code version} is committed: it is told, and counts from now on. */
  List<Write> commit(long version) {
    List<Write> writes = log.commit(version);
    for (Write write : writes) {
      operations.add(write);
      if (write instanceof Write.Flush flush) {
        marks = marks.after(flush.version(), flush.dueMs());
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
    if (!completeSince.equals(boot)) {
      completeSince = boot;
      noteState();
    }
  }

  /** Rule 22: all is written, and is being synced: completeness that no boot voids. */
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

  /** The replica is emptied and being filled anew, from this version on. */
  void beginCopy(long from) {
    completeSince = Optional.empty();
    copyingFrom = Optional.of(from);
    operations.clear();
    marks = FlushMarks.NONE;
    log.restartAt(from);
  }

  /** The copy is whole. */
  void endCopy(long floor, FlushMarks copied) {
    copyingFrom = Optional.empty();
    operations.raiseFloor(floor);
    marks = copied;
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
        copyingFrom,
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
