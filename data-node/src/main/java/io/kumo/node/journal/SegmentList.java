package io.kumo.node.journal;

import io.kumo.ring.Version;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The segments of a journal, oldest first, and who still needs which. Shared by all threads; no
 * file is touched while it is locked.
 */
final class SegmentList {
  private final Set<SegmentCursor> cursors = new HashSet<>();
  private final List<Carried> carried = new ArrayList<>();
  private long readableFrom;

  /** The end of what was carried last; at first the journal's. */
  private long carriedTo;

  private volatile List<Segment> segments;
  private volatile long writtenPosition;

  /**
   * What was in doubt of a partition above {@code watermark} stands between these positions, so
   * that nothing before is needed for it once that is synced.
   */
  record Carried(int partition, long watermark, long from, long to) {}

  /**
   * Takes the segments that were found.
   *
   * @param readableFrom cursors begin in no segment before this position
   * @param end where the journal goes on
   */
  SegmentList(List<Segment> segments, long readableFrom, long end) {
    this.segments = List.copyOf(segments);
    this.readableFrom = readableFrom;
    this.writtenPosition = end;
    this.carriedTo = end;
  }

  List<Segment> all() {
    return segments;
  }

  /** The one that is written to. */
  Segment last() {
    List<Segment> now = segments;
    return now.get(now.size() - 1);
  }

  synchronized void add(Segment segment) {
    List<Segment> longer = new ArrayList<>(segments);
    longer.add(segment);
    segments = List.copyOf(longer);
  }

  synchronized void removeFirst(Segment segment) {
    List<Segment> shorter = new ArrayList<>(segments);
    if (shorter.remove(0) != segment) {
      throw new IllegalStateException("not the oldest segment: " + segment);
    }
    segments = List.copyOf(shorter);
  }

  long writtenPosition() {
    return writtenPosition;
  }

  /** Everything before {@code position} can be read from now on. */
  void written(long position) {
    writtenPosition = position;
  }

  long bytes() {
    return segments.stream().mapToLong(Segment::size).sum();
  }

  synchronized void carried(Carried anew) {
    carried.add(anew);
    carriedTo = anew.to();
  }

  private void freeCarried(long synced) {
    for (Carried anew : carried) {
      if (anew.to() <= synced) {
        segments.stream()
            .filter(segment -> segment.end() <= anew.from())
            .forEach(segment -> segment.needsOnly(anew.partition(), anew.watermark()));
      }
    }
    carried.removeIf(anew -> anew.to() <= synced);
  }

  /** As {@link Journal#holders}. */
  synchronized Set<Integer> holders(
      Map<Integer, Long> syncedApplied, long retainedBytes, long synced) {
    freeCarried(synced);
    Set<Integer> holders = new TreeSet<>();
    long left = bytes();
    if (writtenPosition - carriedTo < retainedBytes / 2) {
      return holders;
    }
    for (int i = 0; i + 1 < segments.size(); i++) {
      left -= segments.get(i).size();
      if (left < 2 * retainedBytes) {
        break;
      }
      holders.addAll(segments.get(i).above(syncedApplied));
    }
    return holders;
  }

  /** The oldest segments that nobody needs; from now on no cursor begins in one of them. */
  synchronized List<Segment> prunable(
      Map<Integer, Long> syncedApplied, long retainedBytes, long synced) {
    freeCarried(synced);
    long neededFrom =
        cursors.stream().mapToLong(SegmentCursor::position).min().orElse(Long.MAX_VALUE);
    long left = bytes();
    List<Segment> prunable = new ArrayList<>();
    for (int i = 0; i + 1 < segments.size(); i++) {
      Segment segment = segments.get(i);
      left -= segment.size();
      if (left < retainedBytes
          || segments.get(i + 1).headEnd() > synced
          || segment.end() > neededFrom
          || !segment.isBelow(syncedApplied)) {
        break;
      }
      prunable.add(segment);
      readableFrom = Math.max(readableFrom, segment.end());
    }
    return prunable;
  }

  synchronized boolean reaches(int partition, long afterVersion, LiveHistory history) {
    return firstReadable()
        .map(first -> !Version.before(afterVersion, startOf(partition, first, history)))
        .orElse(false);
  }

  synchronized SegmentCursor cursor(Map<Integer, Long> afterVersions, LiveHistory history) {
    Map<Integer, Long> reached = new HashMap<>(afterVersions);
    reached.entrySet().removeIf(asked -> !reaches(asked.getKey(), asked.getValue(), history));
    SegmentCursor cursor = new SegmentCursor(this, history, reached, startPosition(reached));
    cursors.add(cursor);
    return cursor;
  }

  synchronized void closed(SegmentCursor cursor) {
    cursors.remove(cursor);
  }

  /** The segment in which {@code position} lies, or the last one if it is the journal's end. */
  synchronized Segment at(long position) {
    for (Segment segment : segments) {
      if (position < segment.end()) {
        return segment;
      }
    }
    return last();
  }

  private Optional<Segment> firstReadable() {
    return segments.stream().filter(segment -> segment.base() >= readableFrom).findFirst();
  }

  private static long startOf(int partition, Segment first, LiveHistory history) {
    return history
        .start(partition)
        .filter(start -> start.place() >= first.base())
        .map(LiveHistory.Start::version)
        .orElseGet(() -> lower(first.endAtHead(partition), history, partition, first.base()));
  }

  /** What lives above a later cut was written behind it, be it carried. */
  private static long lower(long endAtHead, LiveHistory history, int partition, long base) {
    long cut = history.newestLive(partition, base);
    return Version.before(cut, endAtHead) ? cut : endAtHead;
  }

  /** Where the first segment begins that holds anything newer than asked for. */
  private long startPosition(Map<Integer, Long> afterVersions) {
    for (Segment segment : segments) {
      if (segment.base() >= readableFrom
          && afterVersions.entrySet().stream()
              .anyMatch(
                  asked -> Version.before(asked.getValue(), segment.newest(asked.getKey())))) {
        return segment.base();
      }
    }
    return writtenPosition;
  }
}
