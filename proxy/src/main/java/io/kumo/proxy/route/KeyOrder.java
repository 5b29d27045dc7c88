package io.kumo.proxy.route;

import io.kumo.ring.Key;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Lets things on different keys run side by side, and things on one key in the order in which they
 * came: a change runs alone, reads between two changes run together. It belongs to one thread, and
 * holds nothing of a key on which nothing runs.
 *
 * @param <T> what is to be run
 */
final class KeyOrder<T> {
  private final Map<Key, Lane<T>> lanes = new HashMap<>();

  /**
   * Takes a thing in.
   *
   * @return true if it may run now; else it waits, and {@link #leave} will start it
   */
  boolean enter(Key key, boolean changes, T thing) {
    Lane<T> lane = lanes.computeIfAbsent(key, absent -> new Lane<>());
    if (lane.next() == null && lane.admits(changes)) {
      lane.begin(changes);
      return true;
    }
    lane.add(new Waiting<>(changes, thing));
    return false;
  }

  /** Takes note that a thing that ran is done, and hands what may run now to {@code start}. */
  void leave(Key key, boolean changes, Consumer<T> start) {
    Lane<T> lane = lanes.get(key);
    lane.end(changes);
    Waiting<T> next = lane.next();
    while (next != null && lane.admits(next.changes)) {
      lane.waiting.remove();
      lane.begin(next.changes);
      // It may be done at once and come back here; the lane is in order again by then.
      start.accept(next.thing);
      next = lane.next();
    }
    if (lane.idle()) {
      lanes.remove(key, lane);
    }
  }

  /** How many keys something runs on. */
  int keyCount() {
    return lanes.size();
  }

  private record Waiting<T>(boolean changes, T thing) {}

  private static final class Lane<T> {
    /** Null until something has had to wait, which is seldom. */
    private ArrayDeque<Waiting<T>> waiting;

    private int reads;
    private boolean change;

    Waiting<T> next() {
      return waiting == null ? null : waiting.peek();
    }

    void add(Waiting<T> last) {
      if (waiting == null) {
        waiting = new ArrayDeque<>();
      }
      waiting.add(last);
    }

    boolean admits(boolean changes) {
      return !change && (!changes || reads == 0);
    }

    void begin(boolean changes) {
      if (changes) {
        change = true;
      } else {
        reads++;
      }
    }

    void end(boolean changes) {
      if (changes) {
        change = false;
      } else {
        reads--;
      }
    }

    boolean idle() {
      return !change && reads == 0 && next() == null;
    }
  }
}
