package io.kumo.node.shard;

import io.kumo.node.entry.Batch;
import io.kumo.time.Clock;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which joining replicas are being told the past from a shard's journal. Those that ask at about
 * the same time, as all partitions of one node do, share a {@link DeltaPass}. Owned by the shard's
 * thread.
 */
final class Deltas {
  private final ShardStorage storage;
  private final CopyBudget budget;
  private final Clock clock;
  private final Map<Feed, Long> gathered = new LinkedHashMap<>();
  private final Map<Feed, Reading> readings = new HashMap<>();

  /** One session of one partition. */
  private record Feed(PartitionSlot slot, long session) {}

  /** A feed in its pass, and the last version that it was given. */
  private record Reading(DeltaPass pass, long given) {}

  Deltas(ShardStorage storage, CopyBudget budget, Clock clock) {
    this.storage = storage;
    this.budget = budget;
    this.clock = clock;
  }

  /** See {@link io.kumo.node.replica.Effects#readJournal}. */
  void read(PartitionSlot slot, long session, long after) {
    Feed feed = new Feed(slot, session);
    Reading reading = readings.get(feed);
    if (reading != null && reading.given == after) {
      reading.pass.ask(slot.partition);
    } else {
      end(slot, session);
      gathered.put(feed, after);
    }
  }

  /** See {@link io.kumo.node.replica.Effects#endFeed}. */
  void end(PartitionSlot slot, long session) {
    Feed feed = new Feed(slot, session);
    gathered.remove(feed);
    Reading reading = readings.remove(feed);
    if (reading != null) {
      reading.pass.end(slot.partition);
    }
  }

  /** Begins a pass for all that have asked since the last tick; one feed a partition. */
  void tick(Mailbox mailbox) {
    if (gathered.isEmpty()) {
      return;
    }
    Map<Integer, Feed> feeds = new HashMap<>();
    Map<Integer, Long> begins = new HashMap<>();
    for (Iterator<Map.Entry<Feed, Long>> all = gathered.entrySet().iterator(); all.hasNext(); ) {
      Map.Entry<Feed, Long> entry = all.next();
      int partition = entry.getKey().slot.partition;
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
    DeltaPass pass = new DeltaPass(storage.journal(), storage.readers(), turns, begins, sinks);
    feeds.forEach(
        (partition, feed) -> readings.put(feed, new Reading(pass, begins.get(partition))));
    pass.go();
  }

  private void deliver(Feed feed, List<Batch> batches, boolean hole) {
    if (!readings.containsKey(feed)) {
      return;
    }
    if (!batches.isEmpty()) {
      long last = batches.get(batches.size() - 1).lastVersion();
      readings.computeIfPresent(feed, (same, reading) -> new Reading(reading.pass, last));
    }
    feed.slot.tell((replica, now) -> replica.journalRead(feed.session, batches, hole, now));
  }
}
