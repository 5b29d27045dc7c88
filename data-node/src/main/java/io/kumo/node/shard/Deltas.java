package io.kumo.node.shard;

import io.kumo.node.entry.Batch;
import io.kumo.node.journal.Journal;
import io.kumo.time.Clock;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Which joining replicas are being told the past from a shard's journal. Those that ask at about
 * the same time, as all partitions of one node do, share a {@link DeltaPass}; those that ask while
 * one is on its way share the next, for each costs a reading of the whole journal. Owned by the
 * shard's thread.
 */
final class Deltas {
  /** Nobody waits longer for a pass, which a slow listener may hold up. */
  private static final long WAIT_MAX_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final Journal journal;
  private final Readers readers;
  private final CopyBudget budget;
  private final Clock clock;
  private final Map<Feed, Long> gathered = new LinkedHashMap<>();
  private final Map<Feed, Reading> readings = new HashMap<>();
  private Optional<DeltaPass> latest = Optional.empty();
  private long latestNanos;

  /** A partition that reads for its learners. Owned by the shard's thread. */
  interface Owner {
    int partition();

    /** See {@link io.kumo.node.replica.Events#journalRead}. */
    void journalRead(long session, List<Batch> batches, boolean hole);
  }

  /** One session of one partition. */
  private record Feed(Owner owner, long session) {}

  /** A feed in its pass, and the last version that it was given. */
  private record Reading(DeltaPass pass, long given) {}

  Deltas(Journal journal, Readers readers, CopyBudget budget, Clock clock) {
    this.journal = journal;
    this.readers = readers;
    this.budget = budget;
    this.clock = clock;
  }

  /** See {@link io.kumo.node.replica.Effects#readJournal}. */
  void read(Owner owner, long session, long after) {
    Feed feed = new Feed(owner, session);
    Reading reading = readings.get(feed);
    if (reading != null && reading.given == after) {
      reading.pass.ask(owner.partition());
    } else {
      end(owner, session);
      gathered.put(feed, after);
    }
  }

  /** See {@link io.kumo.node.replica.Effects#endFeed}. */
  void end(Owner owner, long session) {
    Feed feed = new Feed(owner, session);
    gathered.remove(feed);
    Reading reading = readings.remove(feed);
    if (reading != null) {
      reading.pass.end(owner.partition());
    }
  }

  /** Begins a pass, if it is time, for all that have asked since the last; one feed a partition. */
  void tick(Mailbox mailbox) {
    if (gathered.isEmpty() || !isFree()) {
      return;
    }
    Map<Integer, Feed> feeds = new HashMap<>();
    Map<Integer, Long> begins = new HashMap<>();
    for (Iterator<Map.Entry<Feed, Long>> all = gathered.entrySet().iterator(); all.hasNext(); ) {
      Map.Entry<Feed, Long> entry = all.next();
      int partition = entry.getKey().owner.partition();
      if (feeds.putIfAbsent(partition, entry.getKey()) == null) {
        begins.put(partition, entry.getValue());
        all.remove();
      }
    }
    Map<Integer, DeltaPass.Sink> sinks = new HashMap<>();
    feeds.forEach(
        (partition, feed) ->
            sinks.put(
                partition, (batches, hole) -> mailbox.put(() -> deliver(feed, batches, hole))));
    CopyBudget.Turns turns = new CopyBudget.Turns(budget, clock);
    DeltaPass pass = new DeltaPass(journal, readers, turns, begins, sinks);
    feeds.forEach(
        (partition, feed) -> readings.put(feed, new Reading(pass, begins.get(partition))));
    latest = Optional.of(pass);
    latestNanos = clock.nanos();
    pass.go();
  }

  private boolean isFree() {
    return latest.map(DeltaPass::isThrough).orElse(true)
        || clock.nanos() - latestNanos >= WAIT_MAX_NANOS;
  }

  private void deliver(Feed feed, List<Batch> batches, boolean hole) {
    if (!readings.containsKey(feed)) {
      return;
    }
    if (!batches.isEmpty()) {
      long last = batches.get(batches.size() - 1).lastVersion();
      readings.computeIfPresent(feed, (same, reading) -> new Reading(reading.pass, last));
    }
    feed.owner.journalRead(feed.session, batches, hole);
  }
}
