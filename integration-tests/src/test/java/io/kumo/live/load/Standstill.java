package io.kumo.live.load;

import io.kumo.ring.Key;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How long the busy keys stood still.
 *
 * <p>A key stands still from when an operation was due until an operation that began no earlier was
 * answered, reads and mutations apart. It is affected if that takes {@value #AFFECTED_MS} ms.
 *
 * @param reads the longest of each affected key, in order of length
 * @param writes the same for mutations
 */
public record Standstill(List<Stood> reads, List<Stood> writes) {
  private static final long AFFECTED_MS = 50;

  /**
   * A time in which one key's operations brought nothing.
   *
   * @param beganMs after the fault struck; negative if before
   */
  public record Stood(Key key, long beganMs, long ms) {
    @Override
    public String toString() {
      return ms + " ms (" + key + ", from " + beganMs + " ms on)";
    }
  }

  /** Copies the lists. */
  public Standstill {
    reads = List.copyOf(reads);
    writes = List.copyOf(writes);
  }

  /** Measures what ended after {@code from} and began before {@code to}. */
  public static Standstill of(Recording recording, long from, long to) {
    return new Standstill(
        affected(recording, from, to, true), affected(recording, from, to, false));
  }

  private static List<Stood> affected(Recording recording, long from, long to, boolean reads) {
    List<Stood> longest = new ArrayList<>();
    for (Key key : recording.keys().hot()) {
      List<Done> ofKind =
          recording.byKey().getOrDefault(key, List.of()).stream()
              .filter(done -> done.isRead() == reads && done.returned() - from > 0)
              .toList();
      longest.add(longest(key, ofKind, from, to));
    }
    return longest.stream()
        .filter(stood -> stood.ms >= AFFECTED_MS)
        .sorted(Comparator.comparingLong(Stood::ms))
        .toList();
  }

  /** Goes backwards in time of call, with the first answer to anything called from there on. */
  private static Stood longest(Key key, List<Done> done, long from, long to) {
    List<Done> byCall = new ArrayList<>(done);
    byCall.sort((a, b) -> Long.compare(b.called(), a.called()));
    long longest = 0;
    long began = from;
    long firstAnswer = Long.MAX_VALUE;
    for (Done one : byCall) {
      if (one.isAnswered()) {
        firstAnswer = Math.min(firstAnswer, one.returned());
      }
      boolean counts = firstAnswer != Long.MAX_VALUE && one.due() - to < 0;
      if (counts && firstAnswer - one.due() > longest) {
        longest = firstAnswer - one.due();
        began = one.due();
      }
    }
    return new Stood(
        key, TimeUnit.NANOSECONDS.toMillis(began - from), TimeUnit.NANOSECONDS.toMillis(longest));
  }

  /** The longest one of several in order, for people. */
  public static String worst(List<Stood> sorted) {
    return sorted.isEmpty() ? "at no time" : sorted.get(sorted.size() - 1).toString();
  }
}
