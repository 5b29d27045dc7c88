package io.kumo.node.shard;

import io.kumo.message.DataReply;
import io.kumo.message.DataReply.NotRun.Reason;
import io.kumo.node.cache.Cached;
import io.kumo.node.cache.Fill;
import io.kumo.node.entry.Entry;
import io.kumo.node.replica.ReplyTo;
import io.kumo.node.replica.Serving;
import io.kumo.node.store.BeingCopiedException;
import io.kumo.ring.Key;
import io.kumo.time.Clock;
import io.kumo.time.Throttle;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers clients' reads without the shard's thread: from the cache on the asking thread, else on a
 * reader. Any thread.
 *
 * <p>Rule 10: the value first, <em>then</em> the look at what is published and at the leases. Only
 * an entry past its end goes through the shard's thread, for its end is a write.
 */
final class ClientReads {
  private static final Logger LOG = LoggerFactory.getLogger(ClientReads.class);
  private static final long FAULT_LOG_MS = 10_000;

  private final ShardStorage storage;
  private final Mailbox mailbox;
  private final Clock clock;
  private final Refusals refusals;
  private final Throttle faultLog;
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();
  private final LongAdder expired = new LongAdder();

  ClientReads(ShardStorage storage, Mailbox mailbox, Clock clock, Refusals refusals) {
    this.storage = storage;
    this.mailbox = mailbox;
    this.clock = clock;
    this.refusals = refusals;
    this.faultLog = new Throttle(clock, FAULT_LOG_MS);
  }

  /** Answers from memory, or lets a reader answer. Never blocks. */
  void get(PartitionSlot slot, Key key, ReplyTo replyTo) {
    Serving before = slot.serving();
    Cached cached = storage.cache().find(key);
    if (cached.known()) {
      hits.increment();
      answer(slot, before, key, cached.entry(), replyTo);
    } else if (!before.servesAt(clock.nanos())) {
      notServed(slot, before, key, replyTo);
    } else if (!storage.readers().read(() -> load(slot, before, key, replyTo))) {
      replyTo.reply(refusals.because(Reason.OVERLOADED, slot));
    }
  }

  private void load(PartitionSlot slot, Serving before, Key key, ReplyTo replyTo) {
    misses.increment();
    Optional<Entry> entry;
    try {
      entry = newest(slot.partition, key);
    } catch (RuntimeException e) {
      // The store's word on damage or a failing disk: an error for the client, never a miss. One
      // that is being copied led a moment ago, or is about to with what it has.
      if (!(e instanceof BeingCopiedException) && faultLog.pass()) {
        LOG.error("cannot read {} of partition {}: {}", key, slot.partition, e.toString());
      }
      // The replica looks itself, answers, and lets another lead that can read it.
      if (!mailbox.put(() -> slot.read(key, replyTo))) {
        replyTo.reply(refusals.because(Reason.NOT_SERVING, slot));
      }
      return;
    }
    answer(slot, before, key, entry, replyTo);
  }

  /** The newest committed entry at some moment of this call. */
  private Optional<Entry> newest(int partition, Key key) {
    while (true) {
      Cached cached = storage.cache().find(key);
      if (cached.known()) {
        return cached.entry();
      }
      Fill fill = storage.cache().begin(key);
      Optional<Entry> loaded = read(fill, partition);
      if (storage.cache().complete(fill, loaded)) {
        return loaded;
      }
    }
  }

  private Optional<Entry> read(Fill fill, int partition) {
    try {
      return storage.store().get(partition, fill.key());
    } catch (RuntimeException e) {
      storage.cache().abandon(fill);
      throw e;
    }
  }

  private void answer(
      PartitionSlot slot, Serving before, Key key, Optional<Entry> entry, ReplyTo replyTo) {
    Serving serving = slot.serving();
    if (!serving.answers(before, clock.nanos())) {
      notServed(slot, before, key, replyTo);
    } else if (entry.isEmpty() || serving.flushed(entry.get().version())) {
      replyTo.reply(new DataReply.Missing(slot.newestVersion()));
    } else if (entry.get().expiredAt(clock.wallMs())) {
      expired.increment();
      if (!mailbox.put(() -> slot.read(key, replyTo))) {
        replyTo.reply(refusals.because(Reason.NOT_SERVING, slot));
      }
    } else {
      replyTo.reply(new DataReply.Found(slot.newestVersion(), entry.get().asValue()));
    }
  }

  /** Refuses, unless the replica is about to lead, or just began to: it holds such a read. */
  private void notServed(PartitionSlot slot, Serving before, Key key, ReplyTo replyTo) {
    boolean early = refusals.leads(slot) && !before.leads();
    if (!early || !mailbox.put(() -> slot.read(key, replyTo))) {
      replyTo.reply(refusals.notServed(slot));
    }
  }

  /** Reads that memory could answer. */
  long hits() {
    return hits.sum();
  }

  /** Reads that had to ask the store. */
  long misses() {
    return misses.sum();
  }

  /** Reads that met an entry past its end. */
  long expired() {
    return expired.sum();
  }
}
