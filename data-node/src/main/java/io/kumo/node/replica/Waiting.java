package io.kumo.node.replica;

import io.kumo.message.DataReply;
import io.kumo.node.entry.Outcome;
import io.kumo.ring.Key;
import io.kumo.ring.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/** Requests that wait until a version is committed, in the order of the versions. */
final class Waiting {
  private final PriorityQueue<Waiter> waiters = new PriorityQueue<>(Waiting::order);
  private long arrivals;

  /** What a waiting request waits for and is told. */
  sealed interface Waiter {
    long version();

    long arrival();

    /** What it is told when the replica leads no more. */
    DataReply lost(ReplicaState state);

    ReplyTo replyTo();
  }

  /** A mutation whose outcome is recorded under {@code version}. */
  record Recorded(long version, long arrival, Outcome outcome, ReplyTo replyTo) implements Waiter {
    @Override
    public DataReply lost(ReplicaState state) {
      return new DataReply.Unknown(
          state.log().watermark(), "the primary was replaced before the write was committed");
    }
  }

  /** A first attempt's negative outcome, which has seen {@code version} (rule 24). */
  record Negative(long version, long arrival, Outcome outcome, ReplyTo replyTo) implements Waiter {
    @Override
    public DataReply lost(ReplicaState state) {
      return state.notRun(DataReply.NotRun.Reason.NOT_SERVING);
    }
  }

  /** A read that met an expired entry, whose end is {@code version} (rule 10). */
  record Reread(long version, long arrival, Key key, ReplyTo replyTo) implements Waiter {
    @Override
    public DataReply lost(ReplicaState state) {
      return state.notRun(DataReply.NotRun.Reason.NOT_SERVING);
    }
  }

  void addRecorded(long version, Outcome outcome, ReplyTo replyTo) {
    waiters.add(new Recorded(version, arrivals++, outcome, replyTo));
  }

  void addNegative(long version, Outcome outcome, ReplyTo replyTo) {
    waiters.add(new Negative(version, arrivals++, outcome, replyTo));
  }

  void addReread(long version, Key key, ReplyTo replyTo) {
    waiters.add(new Reread(version, arrivals++, key, replyTo));
  }

  int size() {
    return waiters.size();
  }

  /** Takes out those whose version is committed. */
  List<Waiter> upTo(long watermark) {
    List<Waiter> ready = new ArrayList<>();
    while (!waiters.isEmpty() && !Version.before(watermark, waiters.peek().version())) {
      ready.add(waiters.remove());
    }
    return ready;
  }

  /** Takes out all. */
  List<Waiter> all() {
    List<Waiter> all = new ArrayList<>(waiters);
    waiters.clear();
    return all;
  }

  private static int order(Waiter a, Waiter b) {
    int byVersion = Version.compare(a.version(), b.version());
    return byVersion != 0 ? byVersion : Long.compare(a.arrival(), b.arrival());
  }
}
