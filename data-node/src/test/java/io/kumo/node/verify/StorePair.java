package io.kumo.node.verify;

import io.kumo.node.entry.Entry;
import io.kumo.node.entry.Write;
import io.kumo.node.replica.FlushMarks;
import io.kumo.node.store.EntryStore;
import io.kumo.node.store.KeyRange;
import io.kumo.node.store.MemoryStore;
import io.kumo.node.store.ScanPage;
import io.kumo.node.store.StorePass;
import io.kumo.node.store.StoredPartition;
import io.kumo.ring.Key;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import io.kumo.ring.Version;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/**
 * A primary's store and a member's, into which one committed history is applied at random times,
 * also in the middle of a comparison: before each look at a store more is written, and each of the
 * two applies some of what it lacks.
 */
final class StorePair implements Access {
  static final int PARTITION = 3;
  static final Member SELF = new Member(new NodeId(new UUID(0, 1)), 1);
  static final Member OTHER = new Member(new NodeId(new UUID(0, 2)), 1);

  private final Random random;
  private final int keyCount;
  private final int writesMax;
  private final List<Write> history = new ArrayList<>();
  private final Side own = new Side();
  private final Side theirs = new Side();
  private final Set<Key> tampered = new HashSet<>();
  private int leaderTerm = 1;
  private long sequence;
  private long flushedBelow;

  /** A store, and how much of the history it has applied. */
  private static final class Side {
    private final MemoryStore store = new MemoryStore();
    private final StoreReads reads = new StoreReads(store, PARTITION);
    private int applied;
  }

  StorePair(Random random, int keyCount, int writesMax) {
    this.random = random;
    this.keyCount = keyCount;
    this.writesMax = writesMax;
    write(4 * keyCount);
    applyAll();
  }

  /** Keys whose entry was changed in one store behind the history's back. */
  Set<Key> tampered() {
    return tampered;
  }

  void applyAll() {
    apply(own, history.size());
    apply(theirs, history.size());
  }

  boolean storesAreEqual() {
    return all(own.store).equals(all(theirs.store));
  }

  private static List<Entry> all(EntryStore store) {
    return store.scan(PARTITION, KeyRange.ALL, Integer.MAX_VALUE, Long.MAX_VALUE).entries();
  }

  /** Changes, removes or invents an entry in one of the stores, at that store's position. */
  void tamper() {
    Side side = random.nextBoolean() ? own : theirs;
    Key key = key();
    long position = side.store.appliedPosition(PARTITION);
    Optional<Entry> entry = side.store.get(PARTITION, key);
    StorePass pass = new StorePass();
    if (entry.isPresent() && random.nextBoolean()) {
      pass.add(PARTITION, new Write.Remove(position, key, Optional.empty()));
    } else {
      pass.add(PARTITION, new Write.Put(changed(key, entry), Optional.empty()));
    }
    pass.add(PARTITION, new Write.Nothing(position, Optional.empty()));
    side.store.apply(pass);
    tampered.add(key);
  }

  private Entry changed(Key key, Optional<Entry> entry) {
    long newest = own.store.appliedPosition(PARTITION);
    // An old version that no flush hides, or the same with another value.
    long version = Version.max(flushedBelow, Version.of(Version.leaderTerm(newest), 1));
    if (entry.isEmpty()) {
      return new Entry(key, version, version, 0, 0, 0, new byte[] {1});
    }
    Entry old = entry.get();
    byte[] value = Arrays.copyOf(old.value(), old.value().length + 1);
    return new Entry(
        key, old.version(), old.cas(), old.flags(), old.expiryMs(), old.state(), value);
  }

  /** Fills the member's store anew by a copy, while more is written. */
  void copy() {
    long from = own.store.appliedPosition(PARTITION);
    theirs.applied = own.applied;
    StoredPartition state = own.store.partition(PARTITION);
    theirs.store.beginCopy(PARTITION);
    Optional<Key> after = Optional.empty();
    do {
      ScanPage page = own.store.scan(PARTITION, after, 3, Long.MAX_VALUE);
      theirs.store.copyIn(PARTITION, page.entries());
      after = page.next();
      write(random.nextInt(writesMax + 1));
      apply(own, history.size());
    } while (after.isPresent());
    theirs.store.endCopy(
        PARTITION,
        new StoredPartition(from, false, from, state.flushedBelow(), state.pendingFlush()));
  }

  private void goOn() {
    write(random.nextInt(writesMax + 1));
    for (Side side : List.of(own, theirs)) {
      if (random.nextInt(3) == 0) {
        apply(side, side.applied + random.nextInt(history.size() - side.applied + 1));
      }
    }
  }

  private void write(int count) {
    for (int i = 0; i < count; i++) {
      if (random.nextInt(50) == 0) {
        leaderTerm++;
        sequence = 0;
        add(new Write.Nothing(next(), Optional.empty()));
      }
      int kind = random.nextInt(200);
      if (kind == 0) {
        long version = next();
        flushedBelow = version;
        add(new Write.Flush(version, 0, Optional.empty()));
      } else if (kind < 60) {
        add(new Write.Remove(next(), key(), Optional.empty()));
      } else {
        long version = next();
        byte[] value = new byte[random.nextInt(4)];
        random.nextBytes(value);
        add(new Write.Put(new Entry(key(), version, version, 0, 0, 0, value), Optional.empty()));
      }
    }
  }

  private void add(Write write) {
    history.add(write);
  }

  private long next() {
    return Version.of(leaderTerm, ++sequence);
  }

  private Key key() {
    return Key.of("key" + random.nextInt(keyCount));
  }

  private void apply(Side side, int count) {
    StorePass pass = new StorePass();
    history.subList(side.applied, count).forEach(write -> pass.add(PARTITION, write));
    if (!pass.isEmpty()) {
      side.store.apply(pass);
      side.applied = count;
    }
  }

  private Side reached(Side side, long position) {
    goOn();
    while (Version.before(side.store.appliedPosition(PARTITION), position)) {
      apply(side, side.applied + 1);
    }
    return side;
  }

  @Override
  public Optional<Standing> standing() {
    long committed = history.get(history.size() - 1).version();
    return Optional.of(new Standing(1, List.of(OTHER), committed));
  }

  @Override
  public Shown own(KeyRange range, long atLeast) throws NotShownException {
    return reached(own, atLeast).reads.range(range, 7, Long.MAX_VALUE).shown();
  }

  @Override
  public List<Seen> own(List<Key> keys, long atLeast) throws NotShownException {
    return reached(own, atLeast).reads.keys(keys);
  }

  @Override
  public Optional<Shown> theirs(Member member, KeyRange range, RangeDigest digest, long atLeast)
      throws NotShownException {
    Shown shown = reached(theirs, atLeast).reads.range(range, 10, Long.MAX_VALUE).shown();
    return Optional.of(shown)
        .filter(all -> !all.digest().equals(digest) || !all.range().equals(range));
  }

  @Override
  public List<Seen> theirs(Member member, List<Key> keys, long atLeast) throws NotShownException {
    return reached(theirs, atLeast).reads.keys(keys);
  }

  /** As a primary does: by what is newest, be it in its store or not yet. */
  @Override
  public void rewrite(Key key, long version) {
    goOn();
    Optional<Entry> newest = own.store.get(PARTITION, key);
    FlushMarks marks = FlushMarks.NONE;
    for (Write write : history.subList(own.applied, history.size())) {
      if (write instanceof Write.Put put && put.entry().key().equals(key)) {
        newest = Optional.of(put.entry());
      } else if (write instanceof Write.Remove remove && remove.key().equals(key)) {
        newest = Optional.empty();
      } else if (write instanceof Write.Flush flush) {
        marks = marks.after(flush.version(), flush.dueMs());
      }
    }
    long below = marks.below();
    newest = newest.filter(entry -> !Version.before(entry.version(), below));
    if (newest.map(Entry::version).orElse(Version.NONE) != version) {
      return;
    }
    long next = next();
    add(
        newest.isEmpty()
            ? new Write.Remove(next, key, Optional.empty())
            : new Write.Put(
                new Entry(key, next, newest.get().cas(), 0, 0, 0, newest.get().value()),
                Optional.empty()));
  }

  @Override
  public boolean pause() {
    goOn();
    return true;
  }
}
