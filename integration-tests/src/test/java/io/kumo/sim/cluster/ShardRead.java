package io.kumo.sim.cluster;

import io.kumo.message.DataReply;
import io.kumo.message.DataReply.NotRun.Reason;
import io.kumo.node.cache.Cached;
import io.kumo.node.cache.EntryCache;
import io.kumo.node.cache.Fill;
import io.kumo.node.entry.Entry;
import io.kumo.node.replica.ReplyTo;
import io.kumo.node.replica.Serving;
import io.kumo.ring.Key;
import io.kumo.ring.NodeId;
import io.kumo.sim.SimRandom;
import java.util.Optional;

/**
 * One client's read, as {@code ClientReads} does it: the value first, from memory or the store, and
 * then, perhaps after a pause, the look at the lease (rule 10).
 */
final class ShardRead {
  private final NodeShard shard;
  private final ReplicaSeat seat;
  private final Key key;
  private final ReplyTo replyTo;
  private final EntryCache cache;
  private final Serving before;

  ShardRead(NodeShard shard, ReplicaSeat seat, Key key, ReplyTo replyTo) {
    this.shard = shard;
    this.seat = seat;
    this.key = key;
    this.replyTo = replyTo;
    this.cache = shard.applier().cache();
    this.before = seat.serving();
  }

  void start() {
    Cached cached = cache.find(key);
    if (cached.known()) {
      found(cached.entry());
    } else if (!before.servesAt(shard.actor().nanos())) {
      notServed();
    } else {
      load();
    }
  }

  private void load() {
    Cached cached = cache.find(key);
    if (cached.known()) {
      found(cached.entry());
      return;
    }
    Fill fill = cache.begin(key);
    Optional<Entry> entry = shard.applier().stored(seat.partition(), key);
    shard
        .actor()
        .later(
            shard.applier().readNanos(),
            () -> {
              if (cache.complete(fill, entry)) {
                found(entry);
              } else {
                load();
              }
            });
  }

  private void found(Optional<Entry> entry) {
    SimRandom random = shard.around().world().random();
    boolean obeys = shard.around().process().obeys(ClusterRule.VALUE_THEN_LEASE);
    boolean early = before.answers(before, shard.actor().nanos());
    // The thread that reads may be held up between the two looks.
    boolean stuck = random.chance(0.1) && !shard.around().world().healed();
    int longMs = stuck ? 2500 : 60;
    long held = random.chance(0.2) ? random.ms(1, longMs) : random.micros(1, 20);
    shard
        .actor()
        .later(
            held,
            () ->
                answer(
                    entry, obeys ? seat.serving().answers(before, shard.actor().nanos()) : early));
  }

  private void answer(Optional<Entry> entry, boolean serves) {
    long newest = seat.newestVersion();
    if (!serves) {
      notServed();
    } else if (entry.isEmpty() || seat.serving().flushed(entry.get().version())) {
      replyTo.reply(new DataReply.Missing(newest));
    } else if (entry.get().expiredAt(shard.actor().wallMs())) {
      shard.put(() -> seat.tell((core, at) -> core.read(key, replyTo, at)));
    } else {
      replyTo.reply(new DataReply.Found(newest, entry.get().asValue()));
    }
  }

  private void notServed() {
    Serving serving = seat.serving();
    Optional<NodeId> self = Optional.of(shard.around().self().node());
    boolean named = serving.primary().equals(self);
    if (named && !before.leads()) {
      shard.put(() -> seat.tell((core, at) -> core.read(key, replyTo, at)));
    } else {
      replyTo.reply(seat.notRun(named ? Reason.NOT_SERVING : Reason.WRONG_NODE));
    }
  }
}
