package io.kumo.node.journal;

import io.kumo.node.entry.JournalRecord;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a journal's segments when it is opened: checks that they are this shard's, tells a visitor
 * what they hold, finds what is damaged, and cuts a record that was never finished off the end.
 */
final class JournalOpening {
  private static final Logger LOG = LoggerFactory.getLogger(JournalOpening.class);

  private final JournalConfig config;
  private final FileOpener opener;
  private final JournalVisitor visitor;
  private final JournalMetrics metrics;
  private final long synced;
  private final JournalContents contents = new JournalContents();
  private final FrameReader reader = new FrameReader();
  private final List<Segment> segments = new ArrayList<>();
  private long readableFrom;
  private boolean cutOff;

  /** Prepares to read; {@code synced} is up to where the journal was known to be on the disk. */
  JournalOpening(
      JournalConfig config,
      FileOpener opener,
      JournalVisitor visitor,
      JournalMetrics metrics,
      long synced) {
    this.config = config;
    this.opener = opener;
    this.visitor = visitor;
    this.metrics = metrics;
    this.synced = synced;
  }

  JournalContents contents() {
    return contents;
  }

  /** The segments that are left, oldest first. */
  List<Segment> segments() {
    return segments;
  }

  /** No cursor may begin before this: something is missing there. */
  long readableFrom() {
    return readableFrom;
  }

  /**
   * Whether the last segment may be written on. Not where its end was cut off: the next start has
   * to find in a head that nobody was complete any more.
   */
  boolean endIsSound() {
    return !segments.isEmpty() && !cutOff && last().base() >= readableFrom;
  }

  /** The position at which the journal goes on: never below what was synced. */
  long end() {
    return Math.max(segments.isEmpty() ? 0 : last().end(), synced);
  }

  private Segment last() {
    return segments.get(segments.size() - 1);
  }

  /** Reads everything. Where it throws, the files are closed. */
  void run() throws IOException {
    try {
      openFiles();
      for (Segment segment : segments) {
        checkIdentity(segment);
      }
      for (int i = 0; i < segments.size(); i++) {
        boolean isLast = i == segments.size() - 1;
        readSegment(segments.get(i), isLast ? null : segments.get(i + 1));
      }
      dropEmptyLast();
      checkEnd();
    } catch (IOException | RuntimeException e) {
      for (Segment segment : segments) {
        segment.close();
      }
      throw e;
    }
  }

  private void openFiles() throws IOException {
    List<Path> paths;
    try (Stream<Path> files = Files.list(config.folder())) {
      paths =
          files
              .filter(Segment::isSegment)
              .sorted(Comparator.comparingLong(Segment::baseOf))
              .toList();
    }
    for (Path path : paths) {
      FileChannel file = opener.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
      segments.add(new Segment(path, file, Segment.baseOf(path), file.size()));
    }
    for (int i = 0; i + 1 < segments.size(); i++) {
      // A cut that a power failure undid leaves bytes that the next segment replaced.
      Segment segment = segments.get(i);
      long room = segments.get(i + 1).base() - segment.base();
      segment.resize(Math.min(segment.size(), room));
    }
  }

  private void checkIdentity(Segment segment) throws IOException {
    SegmentHead head;
    try {
      head = SegmentHead.read(reader.read(segment, 0, segment.size()).body());
    } catch (MalformedRecordException e) {
      LOG.debug("head of {} is told as damaged when its turn comes", segment, e);
      return;
    }
    if (!head.identity().equals(config.identity())) {
      throw new ForeignJournalException(
          "journal of " + head.identity() + " in " + segment + ", not of " + config.identity());
    }
  }

  private void readSegment(Segment segment, Segment next) throws IOException {
    long offset = 0;
    while (offset < segment.size()) {
      String reason;
      try {
        Frame frame = reader.read(segment, offset, segment.size());
        take(segment, offset, frame);
        offset = frame.end() - segment.base();
        continue;
      } catch (MalformedRecordException e) {
        reason = e.getMessage();
      }
      OptionalLong sound = reader.find(segment, offset + 1, segment.size());
      if (sound.isEmpty() && next == null) {
        endDamaged(segment, offset, reason);
        return;
      }
      long until = sound.orElse(segment.size());
      damaged(JournalDamage.Kind.MIDDLE, segment, offset, until - offset, reason);
      offset = until;
    }
    if (next != null && segment.end() != next.base()) {
      long missing = next.base() - segment.end();
      damaged(
          JournalDamage.Kind.MISSING,
          segment,
          segment.size(),
          missing,
          "no file holds what follows");
    }
  }

  private void take(Segment segment, long offset, Frame frame) throws IOException {
    if (frame.kind() == Frame.Kind.HEAD) {
      SegmentHead head = SegmentHead.read(frame.body());
      segment.setHead(frame.end(), head.states());
      contents.states().reset(head.states());
      visitor.head(frame.end(), head.states());
      return;
    }
    List<JournalRecord> records = new ArrayList<>();
    RecordInput body = new RecordInput(frame.body());
    while (body.remaining() > 0) {
      records.add(RecordCodec.read(body));
    }
    contents.take(segment.base() + offset, records, segment, segments);
    records.forEach(record -> visitor.record(frame.end(), record));
  }

  private void endDamaged(Segment segment, long offset, String reason) throws IOException {
    long bytes = segment.size() - offset;
    if (segment.base() + offset < synced) {
      // Kept as it is, so that every later start tells it again until the segment is pruned.
      damaged(JournalDamage.Kind.LOST_TAIL, segment, offset, bytes, reason);
      return;
    }
    metrics.tornTails.inc();
    JournalDamage damage =
        new JournalDamage(JournalDamage.Kind.TORN_TAIL, segment.path(), offset, bytes, reason);
    LOG.warn("cut off: {}", damage);
    segment.file().truncate(offset);
    segment.resize(offset);
    cutOff = true;
    contents.states().forgetCompleteness();
    visitor.damaged(damage);
  }

  private void damaged(
      JournalDamage.Kind kind, Segment segment, long offset, long bytes, String reason) {
    JournalDamage damage = new JournalDamage(kind, segment.path(), offset, bytes, reason);
    LOG.error("journal damaged: {}", damage);
    metrics.damages.inc();
    contents.states().forgetCompleteness();
    // What lies behind it in the same file goes unused by cursors too: simple, and it is rare.
    readableFrom = segment.base() + offset + bytes;
    visitor.damaged(damage);
  }

  private void dropEmptyLast() throws IOException {
    if (!segments.isEmpty() && last().size() == 0) {
      Segment empty = segments.remove(segments.size() - 1);
      empty.close();
      Files.delete(empty.path());
    }
  }

  private void checkEnd() {
    long end = segments.isEmpty() ? 0 : last().end();
    if (end >= synced) {
      return;
    }
    JournalDamage damage =
        new JournalDamage(
            JournalDamage.Kind.MISSING,
            segments.isEmpty() ? config.folder() : last().path(),
            segments.isEmpty() ? 0 : last().size(),
            synced - end,
            "had been synced up to " + synced);
    LOG.error("journal damaged: {}", damage);
    metrics.damages.inc();
    contents.states().forgetCompleteness();
    readableFrom = synced;
    visitor.damaged(damage);
  }
}
