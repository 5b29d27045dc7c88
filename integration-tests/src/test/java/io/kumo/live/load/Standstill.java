package io.kumo.live.load;

import io.kumo.ring.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/**
 * How long the busy keys stood still.
 *
 * <p>A key stands still from when an operation was due until an operation that began no earlier was
 * answered, reads and mutations apart. It is affected if that takes {@value #AFFECTED_MS} ms.
 *
 * @param readsMs the longest of each affected key, in order
 * @param writesMs the same for mutations
 */
public record Standstill(List<Long> readsMs, List<Long> writesMs) {
  private static final long AFFECTED_MS = 50;

  /** Measures what ended after {@code from}. */
  public static Standstill of(Recording recording, long from) {
    return new Standstill(
        affected(recording, from, true).boxed().toList(),
        affected(recording, from, false).boxed().toList());
  }

  private static LongStream affected(Recording recording, long from, boolean reads) {
    List<Long> longest = new ArrayList<>();
    for (Key key : recording.keys().hot()) {
      List<Done> ofKind =
          recording.byKey().getOrDefault(key, List.of()).stream()
              .filter(done -> done.isRead() == reads && done.returned() - from > 0)
              .toList();
      longest.add(TimeUnit.NANOSECONDS.toMillis(longestNanos(ofKind)));
    }
    return longest.stream().mapToLong(ms -> ms).filter(ms -> ms >= AFFECTED_MS).sorted();
  }

  /** Goes backwards in time of call, with the first answer to anything called from there on. */
  private static long longestNanos(List<Done> done) {
    List<Done> byCall = new ArrayList<>(done);
    byCall.sort((a, b) -> Long.compare(b.called(), a.called()));
    long longest = 0;
    long firstAnswer = Long.MAX_VALUE;
    for (Done one : byCall) {
      if (one.isAnswered()) {
        firstAnswer = Math.min(firstAnswer, one.returned());
      }
      if (firstAnswer != Long.MAX_VALUE) {
        longest = Math.max(longest, firstAnswer - one.due());
      }
    }
    return longest;
  }

  /** The middle one, 0 if there is none. */
  public static long medianMs(List<Long> sorted) {
    return sorted.isEmpty() ? 0 : sorted.get(sorted.size() / 2);
  }

  /** The longest one, 0 if there is none. */
  public static long worstMs(List<Long> sorted) {
    return sorted.isEmpty() ? 0 : sorted.get(sorted.size() - 1);
  }
}
