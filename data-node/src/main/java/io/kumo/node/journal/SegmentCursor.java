package io.kumo.node.journal;

import io.kumo.node.entry.Batch;
import io.kumo.node.entry.Write;
import io.kumo.ring.Version;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a journal's segments commit by commit, up to where it was written. */
final class SegmentCursor implements JournalCursor {
  private static final Logger LOG = LoggerFactory.getLogger(SegmentCursor.class);

  private final SegmentList segments;
  private final LiveHistory history;

  /** Partition → the last version handed out, or asked for; those that are read. */
  private final Map<Integer, Long> reached;

  private final FrameReader reader = new FrameReader();
  private final Queue<Batch> ready = new ArrayDeque<>();

  /** Everything before it is no longer needed. */
  private volatile long position;

  SegmentCursor(
      SegmentList segments, LiveHistory history, Map<Integer, Long> reached, long position) {
    this.segments = segments;
    this.history = history;
    this.reached = reached;
    this.position = position;
  }

  @Override
  public Set<Integer> partitions() {
    return Set.copyOf(reached.keySet());
  }

  /** No segment that ends behind this may be deleted. */
  long position() {
    return position;
  }

  @Override
  public Optional<Batch> next() throws IOException {
    while (ready.isEmpty()) {
      long end = segments.writtenPosition();
      if (position >= end) {
        return Optional.empty();
      }
      readCommit(segments.at(position));
    }
    return Optional.of(ready.remove());
  }

  private void readCommit(Segment segment) throws IOException {
    long offset = position - segment.base();
    try {
      Frame frame = reader.read(segment, offset, segment.size());
      if (frame.kind() == Frame.Kind.COMMIT) {
        takeBatches(frame);
      }
      position = frame.end();
    } catch (MalformedRecordException e) {
      throw new DamagedJournalException(
          new JournalDamage(
              JournalDamage.Kind.MIDDLE,
              segment.path(),
              offset,
              segment.size() - offset,
              String.valueOf(e.getMessage())));
    }
  }

  private void takeBatches(Frame frame) throws MalformedRecordException {
    RecordInput body = new RecordInput(frame.body());
    long place = position;
    while (body.remaining() > 0) {
      Optional<Batch> batch = RecordCodec.readBatchOf(body, reached::containsKey);
      if (batch.isPresent()) {
        take(batch.get(), place);
      }
      place++;
    }
  }

  private void take(Batch batch, long place) {
    long after = reached.get(batch.partition());
    boolean isPast =
        history.start(batch.partition()).map(start -> place < start.place()).orElse(false);
    if (isPast) {
      return;
    }
    long newestLive = history.newestLive(batch.partition(), place);
    List<Write> wanted =
        batch.writes().stream()
            .filter(write -> Version.before(after, write.version()))
            .filter(write -> !Version.before(newestLive, write.version()))
            .toList();
    if (wanted.isEmpty()) {
      return;
    }
    if (!continues(batch, after)) {
      if (!history.isDiscarded(batch.partition(), after, place)) {
        LOG.error(
            "partition {}: the batch behind {} does not follow on {}, and nothing was discarded",
            batch.partition(),
            Version.text(batch.previousVersion()),
            Version.text(after));
      }
      reached.remove(batch.partition());
      return;
    }
    Batch live = new Batch(batch.partition(), after, batch.watermark(), wanted);
    reached.put(batch.partition(), live.lastVersion());
    ready.add(live);
  }

  private static boolean continues(Batch batch, long after) {
    return batch.previousVersion() == after
        || batch.writes().stream().anyMatch(write -> write.version() == after);
  }

  @Override
  public void close() {
    segments.closed(this);
  }
}
