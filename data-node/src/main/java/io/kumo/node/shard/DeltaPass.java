package io.kumo.node.shard;

import io.kumo.node.entry.Batch;
import io.kumo.node.journal.Journal;
import io.kumo.node.journal.JournalCursor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One pass over a shard's journal for many joining replicas at once (rule 17), some megabytes at a
 * time, each when it is its turn. What a listener has not asked for yet is kept for it, in bounded
 * amount: then the pass waits.
 *
 * <p>It runs on the readers, in steps of which never two run at once; what others want of it is
 * queued for the next step. Any thread.
 */
final class DeltaPass {
  private static final Logger LOG = LoggerFactory.getLogger(DeltaPass.class);
  private static final long PART_BYTES = 1L << 20;
  private static final long STEP_BYTES = 4L << 20;
  private static final long KEPT_BYTES_MAX = 16L << 20;

  private final Journal journal;
  private final Readers readers;
  private final CopyBudget.Turns budget;
  private final Queue<Runnable> wishes = new ConcurrentLinkedQueue<>();

  /** How often a step was asked for; above 0 one is under way or about to be. */
  private final AtomicInteger wanted = new AtomicInteger();

  /** Whether it has reached the journal's end once, or ended before. */
  private volatile boolean through;

  /** Whether its turn to read has come. */
  private final AtomicBoolean due = new AtomicBoolean();

  // Touched by the running step alone.
  private final Map<Integer, Listener> listeners = new HashMap<>();
  private final Map<Integer, Long> begins;
  private Optional<JournalCursor> cursor = Optional.empty();
  private boolean ended;
  private long keptBytes;

  /** Takes what was read for one replica. */
  interface Sink {
    /**
     * On a reader's thread; see {@link io.kumo.node.replica.Events#journalRead}.
     *
     * @param hole whether the journal cannot tell all that was asked for
     */
    void take(List<Batch> batches, boolean hole);
  }

  private static final class Listener {
    private final Sink sink;
    private List<Batch> kept = new ArrayList<>();
    private long bytes;
    private boolean asked = true;
    private boolean hole;

    Listener(Sink sink) {
      this.sink = sink;
    }
  }

  /**
   * A pass that is not begun.
   *
   * @param budget its place among those who read for joining nodes
   * @param begins partition → the version behind which to begin
   * @param sinks partition → who takes its batches
   */
  DeltaPass(
      Journal journal,
      Readers readers,
      CopyBudget.Turns budget,
      Map<Integer, Long> begins,
      Map<Integer, Sink> sinks) {
    this.journal = journal;
    this.readers = readers;
    this.budget = budget;
    this.begins = Map.copyOf(begins);
    sinks.forEach((partition, sink) -> listeners.put(partition, new Listener(sink)));
  }

  /** Goes on as far as listeners wait for more. */
  void go() {
    if (wanted.getAndIncrement() == 0) {
      submit();
    }
  }

  private void submit() {
    if (!readers.submit(this::run)) {
      LOG.debug("not reading on for joining nodes: stopping");
    }
  }

  private void run() {
    int seen = wanted.get();
    step();
    // Through the readers' queue again, so that others have their turn.
    if (wanted.addAndGet(-seen) > 0) {
      submit();
    }
  }

  /** Whether it has reached the journal's end once: from then on it costs little. */
  boolean isThrough() {
    return through;
  }

  /** The partition's listener has handled all that it was given and wants more. */
  void ask(int partition) {
    wish(
        () -> {
          Listener listener = listeners.get(partition);
          if (listener != null) {
            listener.asked = true;
          }
        });
  }

  /** The partition's listener wants nothing any more. */
  void end(int partition) {
    wish(
        () -> {
          Listener gone = listeners.remove(partition);
          if (gone != null) {
            drop(gone);
          }
        });
  }

  private void wish(Runnable wish) {
    wishes.add(wish);
    go();
  }

  private void step() {
    for (Runnable wish = wishes.poll(); wish != null; wish = wishes.poll()) {
      wish.run();
    }
    if (listeners.isEmpty()) {
      end();
      return;
    }
    if (!ended && isAsked() && isDue()) {
      try {
        read(open());
      } catch (IOException e) {
        LOG.error("the journal cannot be read for joining nodes, they will be sent copies", e);
        listeners.values().forEach(this::lose);
        end();
      }
    }
    deliverHoles();
  }

  private boolean isAsked() {
    return listeners.values().stream().anyMatch(listener -> listener.asked && !listener.hole);
  }

  private boolean isDue() {
    return due.getAndSet(false)
        || budget.take(
            () -> {
              due.set(true);
              go();
            });
  }

  private JournalCursor open() {
    if (cursor.isEmpty()) {
      cursor = Optional.of(journal.cursor(begins));
    }
    return cursor.get();
  }

  private void end() {
    ended = true;
    through = true;
    budget.end();
    cursor.ifPresent(JournalCursor::close);
    cursor = Optional.empty();
  }

  private void read(JournalCursor from) throws IOException {
    long bytes = 0;
    boolean atEnd = false;
    while (!atEnd && bytes < STEP_BYTES && keptBytes < KEPT_BYTES_MAX) {
      Optional<Batch> next = from.next();
      atEnd = next.isEmpty();
      through |= atEnd;
      bytes += next.map(this::keep).orElse(0L);
    }
    budget.read(bytes);
    loseUnread(from);
    for (Listener listener : listeners.values()) {
      // An empty answer says that this is the end.
      if (atEnd || !listener.kept.isEmpty()) {
        deliver(listener);
      }
    }
    if (!atEnd && keptBytes < KEPT_BYTES_MAX) {
      go();
    }
  }

  private void loseUnread(JournalCursor from) {
    Set<Integer> read = from.partitions();
    listeners.forEach(
        (partition, listener) -> {
          if (!read.contains(partition)) {
            lose(listener);
          }
        });
  }

  private void lose(Listener listener) {
    listener.hole = true;
    drop(listener);
  }

  private void drop(Listener listener) {
    keptBytes -= listener.bytes;
    listener.kept = new ArrayList<>();
    listener.bytes = 0;
  }

  private long keep(Batch batch) {
    Listener listener = listeners.get(batch.partition());
    if (listener == null || listener.hole) {
      return 0;
    }
    long bytes = batch.writes().stream().mapToLong(KeyedWrites::bytesOf).sum();
    listener.kept.add(batch);
    listener.bytes += bytes;
    keptBytes += bytes;
    if (listener.bytes >= PART_BYTES) {
      deliver(listener);
    }
    return bytes;
  }

  private void deliver(Listener listener) {
    if (listener.asked && !listener.hole) {
      List<Batch> batches = listener.kept;
      drop(listener);
      listener.asked = false;
      listener.sink.take(batches, false);
    }
  }

  private void deliverHoles() {
    for (Listener listener : listeners.values()) {
      if (listener.hole && listener.asked) {
        listener.asked = false;
        listener.sink.take(List.of(), true);
      }
    }
  }
}
