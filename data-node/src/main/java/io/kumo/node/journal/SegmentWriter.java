package io.kumo.node.journal;

import io.kumo.node.entry.JournalRecord;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.OptionalLong;

/** Appends commits to the last segment and begins new ones. For the shard's thread. */
final class SegmentWriter {
  /** A commit is cut where it would exceed this, so that whoever reads it needs no more memory. */
  private static final long COMMIT_BYTES_MAX = 16L << 20;

  /** All that a partition may have in doubt, with what a turn may exceed that by. */
  private static final long CARRIED_BYTES_MAX = 64L << 20;

  private final JournalConfig config;
  private final FileOpener opener;
  private final SegmentList segments;
  private final JournalContents contents;
  private final JournalMetrics metrics;
  private final FrameWriter frames = new FrameWriter();

  /** Whether bytes of a failed write may stand behind the last segment's end. */
  private boolean torn;

  SegmentWriter(
      JournalConfig config,
      FileOpener opener,
      SegmentList segments,
      JournalContents contents,
      JournalMetrics metrics) {
    this.config = config;
    this.opener = opener;
    this.segments = segments;
    this.contents = contents;
    this.metrics = metrics;
  }

  /** As {@link Journal#append}. */
  long append(List<JournalRecord> records) throws JournalWriteException {
    for (JournalRecord record : records) {
      if (RecordCodec.bytes(record) > Frame.BODY_BYTES_MAX) {
        throw new IllegalArgumentException(
            "a record of partition "
                + record.partition()
                + " takes too many bytes: "
                + RecordCodec.bytes(record));
      }
    }
    int done = 0;
    try {
      clearTorn();
      while (done < records.size()) {
        int end = commitEnd(records, done);
        commit(records.subList(done, end));
        done = end;
      }
    } catch (IOException e) {
      throw failed(done, e);
    }
    return segments.writtenPosition();
  }

  /**
   * Writes all records as one commit, be it longer than others.
   *
   * @return where it begins; empty where it would take more than anything carried may
   * @throws JournalWriteException none is written
   */
  OptionalLong appendWhole(List<JournalRecord> records) throws JournalWriteException {
    if (records.stream().mapToLong(RecordCodec::bytes).sum() > CARRIED_BYTES_MAX) {
      return OptionalLong.empty();
    }
    try {
      clearTorn();
      return OptionalLong.of(commit(records));
    } catch (IOException e) {
      throw failed(0, e);
    }
  }

  private static int commitEnd(List<JournalRecord> records, int from) {
    long bytes = RecordCodec.bytes(records.get(from));
    int end = from + 1;
    while (end < records.size()) {
      bytes += RecordCodec.bytes(records.get(end));
      if (bytes > COMMIT_BYTES_MAX) {
        break;
      }
      end++;
    }
    return end;
  }

  private long commit(List<JournalRecord> records) throws IOException {
    long bodyBytes = records.stream().mapToLong(RecordCodec::bytes).sum();
    Segment segment = segments.last();
    boolean holdsRecords = segment.end() > segment.headEnd();
    if (holdsRecords && segment.size() + Frame.HEADER_BYTES + bodyBytes > config.segmentBytes()) {
      segment = roll();
    }
    long start = segment.end();
    torn = true;
    long bytes =
        frames.write(
            segment.file(),
            segment.size(),
            Frame.Kind.COMMIT,
            start,
            bodyBytes,
            to -> records.forEach(record -> RecordCodec.write(record, to)));
    torn = false;
    contents.take(start, records, segment, segments.all());
    segment.resize(segment.size() + bytes);
    segments.written(segment.end());
    metrics.bytes.inc(bytes);
    return start;
  }

  /** Begins a new segment at the journal's end. Where it throws, there is none. */
  Segment roll() throws IOException {
    long base = segments.writtenPosition();
    Path path = Segment.pathOf(config.folder(), base);
    FileChannel file =
        opener.open(
            path,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    try {
      SegmentHead head = new SegmentHead(config.identity(), contents.states().all());
      Segment segment = new Segment(path, file, base, 0);
      segment.resize(frames.write(file, 0, Frame.Kind.HEAD, base, head.bytes(), head::write));
      segment.setHead(segment.end(), head.states());
      segments.add(segment);
      segments.written(segment.end());
      metrics.bytes.inc(segment.size());
      metrics.segments.inc();
      return segment;
    } catch (IOException e) {
      file.close();
      Files.deleteIfExists(path);
      throw e;
    }
  }

  private void clearTorn() throws IOException {
    if (torn) {
      Segment segment = segments.last();
      segment.file().truncate(segment.size());
      torn = false;
    }
  }

  private JournalWriteException failed(int done, IOException cause) {
    try {
      clearTorn();
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
    return new JournalWriteException(
        "append at position " + segments.writtenPosition() + " failed: " + cause.getMessage(),
        done,
        !torn,
        cause);
  }
}
