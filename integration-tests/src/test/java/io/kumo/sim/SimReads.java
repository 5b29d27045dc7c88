package io.kumo.sim;

import io.kumo.message.DataReply;
import io.kumo.node.entry.Entry;
import io.kumo.node.replica.Committed;
import io.kumo.node.replica.ReplyTo;
import io.kumo.node.replica.Serving;
import io.kumo.ring.Key;
import java.util.Optional;

/**
 * How a process answers reads beside its shard's thread (rule 10): first the value, then, perhaps
 * after a pause, the lease.
 */
final class SimReads {
  private final Simulation world;
  private final SimProcess process;

  SimReads(Simulation world, SimProcess process) {
    this.world = world;
    this.process = process;
  }

  void get(Key key, ReplyTo replyTo) {
    if (!world.wiring().obeys(Around.VALUE_THEN_LEASE) && process.servesNow()) {
      process.later(pauseNanos(), () -> leaseWasSeen(key, replyTo));
      return;
    }
    Serving before = process.serving();
    if (process.find(key) instanceof Committed.Known known) {
      process.later(pauseNanos(), () -> answer(before, key, known.entry(), replyTo));
    } else {
      hand(key, replyTo);
    }
  }

  private long pauseNanos() {
    return world.random().chance(0.02) ? world.random().ms(1, 2500) : world.random().micros(1, 50);
  }

  /** Rule 10 turned off: the value is looked up behind the lease. */
  private void leaseWasSeen(Key key, ReplyTo replyTo) {
    if (process.find(key) instanceof Committed.Known known) {
      reply(known.entry().filter(e -> !process.serving().flushed(e.version())), replyTo);
    } else {
      hand(key, replyTo);
    }
  }

  private void answer(Serving before, Key key, Optional<Entry> found, ReplyTo replyTo) {
    Serving serving = process.serving();
    boolean same =
        serving.answers(before, process.clock().nanos())
            || !world.wiring().obeys(Around.SAME_LEADERSHIP);
    Optional<Entry> entry = found.filter(e -> !serving.flushed(e.version()));
    boolean expired = entry.filter(e -> e.expiredAt(process.clock().now().wallMs())).isPresent();
    if (!process.servesNow() || !same || expired) {
      hand(key, replyTo);
    } else {
      reply(entry, replyTo);
    }
  }

  private void reply(Optional<Entry> entry, ReplyTo replyTo) {
    long watermark = process.core().watermark();
    replyTo.reply(
        entry.isPresent()
            ? new DataReply.Found(watermark, entry.get().asValue())
            : new DataReply.Missing(watermark));
  }

  private void hand(Key key, ReplyTo replyTo) {
    process.event(core -> core.read(key, replyTo, process.clock().now()));
  }
}
