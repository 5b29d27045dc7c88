package io.kumo.node.verify;

import io.kumo.node.lease.HeldLease;
import io.kumo.node.replica.Serving;
import io.kumo.node.store.EntryStore;
import io.kumo.node.store.KeyRange;
import io.kumo.node.verify.NotShownException.Reason;
import io.kumo.ring.Key;
import io.kumo.ring.Member;
import io.kumo.ring.Version;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Reaches this node's store and, over their links, the members of one partition. For the verifier's
 * thread alone.
 */
final class NodeAccess implements Access {
  /** What is read at once: neither felt by others nor too little for a round trip. */
  private static final int ROWS = 1_000;

  private static final long BYTES = 1L << 20;

  private static final long ASK_MS = 10_000;
  private static final int LOOKS_MAX = 100;
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** Stores take what is committed about once a second. */
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private final int partition;
  private final Verifier.Environment environment;
  private final EntryStore store;
  private final StoreReads reads;
  private final Supplier<Pacer> pacer;
  private final Rest rest;
  private long bytes;
  private long owedNanos;

  /**
   * @param pacer asked before each range
   * @param rest ends sooner where it is woken, to go on at another pace
   */
  NodeAccess(
      int partition,
      Verifier.Environment environment,
      EntryStore store,
      Supplier<Pacer> pacer,
      Rest rest) {
    this.partition = partition;
    this.environment = environment;
    this.store = store;
    this.reads = new StoreReads(store, partition);
    this.pacer = pacer;
    this.rest = rest;
  }

  /** Bytes that were read in ranges here. */
  long bytes() {
    return bytes;
  }

  @Override
  public Optional<Standing> standing() {
    Serving serving = environment.shards().serving(partition);
    // Behind the look at the members: they hold all up to here.
    long committed = environment.shards().committed(partition);
    List<Member> members = serving.counted().stream().map(HeldLease::member).toList();
    return serving.servesAt(environment.clock().nanos())
        ? Optional.of(new Standing(serving.term(), members, committed))
        : Optional.empty();
  }

  @Override
  public Shown own(KeyRange range, long atLeast) throws NotShownException {
    rest.nanosOrWoken(owedNanos);
    await(atLeast);
    long start = environment.clock().nanos();
    StoreReads.Read read = reads.range(range, ROWS, BYTES);
    owedNanos = pacer.get().restNanos(read.bytes(), environment.clock().nanos() - start);
    bytes += read.bytes();
    return applied(read.shown(), atLeast);
  }

  @Override
  public List<Seen> own(List<Key> keys, long atLeast) throws NotShownException {
    await(atLeast);
    return applied(reads.keys(keys), atLeast);
  }

  private void await(long atLeast) throws NotShownException {
    for (int looks = 0; looks < LOOKS_MAX; looks++) {
      if (!Version.before(store.appliedPosition(partition), atLeast)) {
        return;
      }
      if (!rest.nanos(LOOK_NANOS)) {
        throw new NotShownException(Reason.ABSENT, "the node stops");
      }
    }
    throw behind(store.appliedPosition(partition), atLeast);
  }

  @Override
  public Optional<Shown> theirs(Member member, KeyRange range, RangeDigest digest, long atLeast)
      throws NotShownException {
    CompareAnswer answer =
        ask(member, new CompareAsk.OfRange(member, partition, atLeast, range, digest));
    if (answer instanceof CompareAnswer.Same) {
      return Optional.empty();
    }
    if (answer instanceof CompareAnswer.OfRange one && one.shown().isOf(range)) {
      return Optional.of(applied(one.shown(), atLeast));
    }
    throw nonsense(answer);
  }

  @Override
  public List<Seen> theirs(Member member, List<Key> keys, long atLeast) throws NotShownException {
    CompareAnswer answer = ask(member, new CompareAsk.OfKeys(member, partition, atLeast, keys));
    if (answer instanceof CompareAnswer.OfKeys some
        && some.seen().stream().map(Seen::key).toList().equals(keys)) {
      return applied(some.seen(), atLeast);
    }
    throw nonsense(answer);
  }

  private CompareAnswer ask(Member member, CompareAsk ask) throws NotShownException {
    CompareAnswer answer;
    try {
      answer =
          environment
              .links()
              .ask(member.node(), CompareFrames.ASK_CODEC, ask, ASK_MS, CompareFrames.ANSWER_CODEC)
              .get(2 * ASK_MS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new NotShownException(Reason.UNREACHABLE, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NotShownException(Reason.UNREACHABLE, "interrupted");
    }
    if (answer instanceof CompareAnswer.Refused refused) {
      throw new NotShownException(refused.reason(), refused.text());
    }
    return answer;
  }

  /** A store may have stepped back between the look at its position and the read. */
  private static Shown applied(Shown shown, long atLeast) throws NotShownException {
    if (Version.before(shown.position(), atLeast)) {
      throw behind(shown.position(), atLeast);
    }
    return shown;
  }

  private static List<Seen> applied(List<Seen> seen, long atLeast) throws NotShownException {
    for (Seen one : seen) {
      if (Version.before(one.position(), atLeast)) {
        throw behind(one.position(), atLeast);
      }
    }
    return seen;
  }

  private static NotShownException behind(long position, long atLeast) {
    return new NotShownException(
        Reason.BEHIND,
        "applied to " + Version.text(position) + ", asked for " + Version.text(atLeast));
  }

  private static NotShownException nonsense(CompareAnswer answer) {
    return new NotShownException(
        Reason.UNREACHABLE, "answered what was not asked: " + answer.getClass().getSimpleName());
  }

  @Override
  public void rewrite(Key key, long version) {
    environment.shards().rewrite(partition, key, version);
  }

  @Override
  public boolean pause() {
    return rest.nanos(PAUSE_NANOS);
  }
}
