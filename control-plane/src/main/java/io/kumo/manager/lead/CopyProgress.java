package io.kumo.manager.lead;

import io.kumo.manager.state.ClusterState;
import io.kumo.message.ManagerRequest.NodeFigures;
import io.kumo.ring.Member;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * How far the rebalance has come, by what the nodes say that they have taken in. Soft state of one
 * period of leading: it counts from when this manager saw the rebalance first. Safe for use by any
 * thread.
 */
public final class CopyProgress {
  private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final int SAMPLES_MAX = 100;

  private final Map<Member, NodeFigures> figures = new HashMap<>();
  private final Deque<Sample> samples = new ArrayDeque<>();
  private boolean moving;
  private long beganNanos;
  private int movesLeftAtBegin;
  private int movesLeft;
  private long bytes;
  private long keys;

  /** What was taken in up to a moment. */
  private record Sample(long nanos, long bytes) {}

  /**
   * What can be told of a rebalance.
   *
   * @param secondsLeft at the pace so far; empty as long as no move is done
   */
  public record Figures(long bytes, long keys, long bytesPerSecond, OptionalLong secondsLeft) {}

  /** A node has told of itself. */
  synchronized void heard(Member member, NodeFigures now) {
    NodeFigures before = figures.put(member, now);
    if (before != null && moving) {
      bytes += Math.max(0, now.copiedBytes() - before.copiedBytes());
      keys += Math.max(0, now.copiedKeys() - before.copiedKeys());
    }
  }

  /** Looks at the state, some times a second. */
  synchronized void look(ClusterState state, long nowNanos) {
    figures
        .keySet()
        .removeIf(member -> state.node(member.node()).filter(n -> n.runs(member)).isEmpty());
    movesLeft = state.movesLeft();
    if (movesLeft == 0 && !state.moving()) {
      moving = false;
      return;
    }
    if (!moving) {
      moving = true;
      beganNanos = nowNanos;
      movesLeftAtBegin = movesLeft;
      bytes = 0;
      keys = 0;
      samples.clear();
    }
    movesLeftAtBegin = Math.max(movesLeftAtBegin, movesLeft);
    samples.add(new Sample(nowNanos, bytes));
    while (samples.size() > SAMPLES_MAX || nowNanos - samples.getFirst().nanos() > WINDOW_NANOS) {
      samples.removeFirst();
    }
  }

  /** What {@code member} said last of itself. */
  public synchronized NodeFigures of(Member member) {
    return figures.getOrDefault(member, NodeFigures.NONE);
  }

  /** How far the rebalance has come. */
  public synchronized Figures figures(long nowNanos) {
    long perSecond = 0;
    if (samples.size() > 1) {
      Sample oldest = samples.getFirst();
      double seconds = (nowNanos - oldest.nanos()) / (double) TimeUnit.SECONDS.toNanos(1);
      perSecond = seconds > 0 ? (long) ((bytes - oldest.bytes()) / seconds) : 0;
    }
    int done = movesLeftAtBegin - movesLeft;
    OptionalLong left =
        done > 0
            ? OptionalLong.of(
                TimeUnit.NANOSECONDS.toSeconds((nowNanos - beganNanos) / done * movesLeft))
            : OptionalLong.empty();
    return new Figures(bytes, keys, perSecond, left);
  }
}
