package io.kumo.node.replica;

import io.kumo.message.DataReply;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Requests that come to a new primary a moment before it serves. Their clients could but ask again,
 * and those of thousands of operations would keep it from getting ready.
 *
 * <p>At most {@value #COUNT_MAX} are held, for at most a tenth of a second; one more, or held for
 * longer, is refused.
 */
final class HeldRequests {
  static final int COUNT_MAX = 64;
  private static final long HELD_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Supplier<DataReply> refusal;
  private final Deque<Held> held = new ArrayDeque<>();

  /** What is asked once the replica serves. */
  interface Request {
    void ask(Moment now);
  }

  private record Held(Request request, ReplyTo replyTo, long untilNanos) {}

  HeldRequests(Supplier<DataReply> refusal) {
    this.refusal = refusal;
  }

  /**
   * Holds a request.
   *
   * @return false if there are too many; it is not answered yet
   */
  boolean hold(Request request, ReplyTo replyTo, Moment now) {
    if (held.size() >= COUNT_MAX) {
      return false;
    }
    held.add(new Held(request, replyTo, now.nanos() + HELD_NANOS));
    return true;
  }

  /** The replica serves. */
  void release(Moment now) {
    List<Held> released = List.copyOf(held);
    held.clear();
    released.forEach(one -> one.request.ask(now));
  }

  /** Refuses what is held for long enough. */
  void tick(Moment now) {
    while (!held.isEmpty() && now.nanos() - held.peek().untilNanos >= 0) {
      held.remove().replyTo.reply(refusal.get());
    }
  }

  /** The replica will not serve. */
  void refuseAll() {
    held.forEach(one -> one.replyTo.reply(refusal.get()));
    held.clear();
  }
}
