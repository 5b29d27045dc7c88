package io.kumo.node.verify;

import io.kumo.node.shard.Shards;
import io.kumo.node.store.EntryStore;
import io.kumo.node.verify.NotShownException.Reason;
import io.kumo.ring.Member;
import io.kumo.ring.Version;
import io.kumo.time.Scheduler;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows primaries on other nodes what this node's stores hold: one after the other on one thread of
 * its own, so that no client's read waits behind it. Any thread may ask.
 */
final class Answerer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Answerer.class);

  /** Asks that may wait; further ones are refused. */
  private static final int WAITING_MAX = 256;

  /** How long an ask waits for the store to come so far, and how often it looks. */
  private static final int LOOKS_MAX = 50;

  private static final long LOOK_MS = 100;

  /** A page here is larger than the asker's, so that some more entries than it has fit in. */
  private static final int ROWS_MAX = 4_096;

  private static final long BYTES_MAX = 8L << 20;
  private static final long CLOSE_SECONDS = 5;

  private final Member self;
  private final Shards shards;
  private final Scheduler scheduler;
  private final ThreadPoolExecutor thread;

  Answerer(Member self, Shards shards, Scheduler scheduler) {
    this.self = self;
    this.shards = shards;
    this.scheduler = scheduler;
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(WAITING_MAX),
            task -> new Thread(task, "verify-answers"));
  }

  /** Answers, once and at some time soon. */
  void answer(CompareAsk ask, Consumer<CompareAnswer> replyTo) {
    Optional<EntryStore> store =
        ask.to().equals(self) ? shards.storeOf(ask.partition()) : Optional.empty();
    if (store.isEmpty()) {
      replyTo.accept(
          new CompareAnswer.Refused(Reason.ABSENT, "this is " + self + ", asked was " + ask.to()));
    } else {
      look(ask, store.get(), LOOKS_MAX, replyTo);
    }
  }

  private void look(
      CompareAsk ask, EntryStore store, int looksLeft, Consumer<CompareAnswer> replyTo) {
    long applied = store.appliedPosition(ask.partition());
    if (!Version.before(applied, ask.atLeast())) {
      submit(ask, store, replyTo);
    } else if (looksLeft > 0) {
      scheduler.schedule(LOOK_MS, () -> look(ask, store, looksLeft - 1, replyTo));
    } else {
      String text =
          "applied to " + Version.text(applied) + ", asked for " + Version.text(ask.atLeast());
      replyTo.accept(new CompareAnswer.Refused(Reason.BEHIND, text));
    }
  }

  private void submit(CompareAsk ask, EntryStore store, Consumer<CompareAnswer> replyTo) {
    try {
      thread.execute(() -> replyTo.accept(read(ask, store)));
    } catch (RejectedExecutionException e) {
      replyTo.accept(new CompareAnswer.Refused(Reason.BUSY, "too many comparisons wait"));
    }
  }

  private static CompareAnswer read(CompareAsk ask, EntryStore store) {
    StoreReads reads = new StoreReads(store, ask.partition());
    try {
      if (ask instanceof CompareAsk.OfKeys some) {
        return new CompareAnswer.OfKeys(reads.keys(some.keys()));
      }
      CompareAsk.OfRange one = (CompareAsk.OfRange) ask;
      Shown shown = reads.range(one.range(), ROWS_MAX, BYTES_MAX).shown();
      boolean same = shown.range().equals(one.range()) && shown.digest().equals(one.digest());
      return same ? new CompareAnswer.Same() : new CompareAnswer.OfRange(shown);
    } catch (NotShownException e) {
      LOG.debug("partition {} cannot be compared here: {}", ask.partition(), e.getMessage());
      return new CompareAnswer.Refused(e.reason(), String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      LOG.error("partition {} cannot be compared here", ask.partition(), e);
      return new CompareAnswer.Refused(Reason.UNREACHABLE, e.toString());
    }
  }

  /** Takes no more and waits for what runs, before the stores are closed. */
  @Override
  public void close() {
    thread.shutdown();
    thread.getQueue().clear();
    try {
      if (!thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("an answer to a comparison does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
