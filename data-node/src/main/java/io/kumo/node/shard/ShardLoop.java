package io.kumo.node.shard;

import io.kumo.node.replica.Moment;
import io.kumo.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * A shard's thread: owns the replicas and the journal's end. It works in turns: everything that
 * waits, then one commit of the journal and one parcel for each peer for all of it, then the
 * answers.
 */
final class ShardLoop implements Runnable {
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final Mailbox mailbox;
  private final Clock clock;
  private final ShardOutput output;
  private final Outbound outbound;
  private final GroupCommit commit;
  private final Deltas deltas;
  private final LongConsumer onTick;

  private List<PartitionSlot> touched = new ArrayList<>();
  private Moment now;
  private long tickedNanos;
  private long lateNanos;
  private volatile long progressNanos;
  private volatile boolean stopping;

  /**
   * A loop, to be run by one thread.
   *
   * @param onTick called on the shard's thread every 50 ms, before the turn ends, with the longest
   *     time in nanoseconds that anything since the last tick had waited when it was done
   */
  ShardLoop(
      Mailbox mailbox,
      Clock clock,
      ShardOutput output,
      GroupCommit commit,
      Deltas deltas,
      LongConsumer onTick) {
    this.mailbox = mailbox;
    this.clock = clock;
    this.output = output;
    this.outbound = new Outbound(output);
    this.commit = commit;
    this.deltas = deltas;
    this.onTick = onTick;
    this.progressNanos = clock.nanos();
    this.tickedNanos = progressNanos;
    readTime();
  }

  /** The time of the present step. */
  Moment now() {
    return now;
  }

  GroupCommit commit() {
    return commit;
  }

  Deltas deltas() {
    return deltas;
  }

  Outbound outbound() {
    return outbound;
  }

  ShardOutput output() {
    return output;
  }

  Mailbox mailbox() {
    return mailbox;
  }

  /** The slot had an event in this turn: its turn has to be ended. */
  void touched(PartitionSlot slot) {
    touched.add(slot);
  }

  /** When the thread last came round. Any thread. */
  long progressNanos() {
    return progressNanos;
  }

  /** Ends the thread once the mailbox is closed and empty. Any thread. */
  void stop() {
    stopping = true;
    mailbox.close();
  }

  @Override
  public void run() {
    try {
      while (true) {
        Collection<Runnable> tasks = mailbox.takeAll(TICK_NANOS);
        if (tasks.isEmpty() && stopping) {
          return;
        }
        turn(tasks);
      }
    } catch (InterruptedException e) {
      output.fatal(new IllegalStateException("a shard's thread was interrupted", e));
    } catch (RuntimeException | Error e) {
      output.fatal(e);
    }
  }

  private void turn(Collection<Runnable> tasks) {
    readTime();
    tasks.forEach(Runnable::run);
    if (now.nanos() - tickedNanos >= TICK_NANOS) {
      tickedNanos = now.nanos();
      onTick.accept(lateNanos);
      lateNanos = 0;
      deltas.tick(mailbox);
    }
    settle();
    while (!touched.isEmpty()) {
      settle();
    }
    progressNanos = now.nanos();
    lateNanos = Math.max(lateNanos, clock.nanos() - mailbox.takenNanos());
  }

  /** Ends the turn of all touched replicas and carries out what they want. */
  private void settle() {
    List<PartitionSlot> ending = touched;
    touched = new ArrayList<>();
    ending.forEach(PartitionSlot::endTurn);
    // Successors write their journals while we write ours.
    outbound.flush();
    if (!commit.isEmpty()) {
      readTime();
      commit.write();
      outbound.flush();
    }
  }

  private void readTime() {
    now = new Moment(clock.nanos(), clock.wallMs());
  }
}
