package io.kumo.node.journal;

import com.codahale.metrics.MetricRegistry;
import io.kumo.node.entry.Batch;
import io.kumo.node.entry.JournalRecord;
import io.kumo.ring.NodeId;
import io.kumo.time.SystemClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Opens journals and remembers what they said. */
final class JournalFixture implements JournalVisitor {
  static final JournalIdentity IDENTITY =
      new JournalIdentity(new UUID(1, 2), new NodeId(new UUID(3, 4)), 5);

  final List<List<JournalRecord.State>> heads = new ArrayList<>();
  final List<JournalRecord> records = new ArrayList<>();
  final List<JournalDamage> damages = new ArrayList<>();
  final MetricRegistry metrics = new MetricRegistry();
  private long lastPosition;

  static JournalConfig config(Path folder, long segmentBytes, long retainedBytes) {
    return new JournalConfig(folder, IDENTITY, segmentBytes, retainedBytes);
  }

  SegmentedJournal open(Path folder, long segmentBytes) throws IOException {
    FailingDisk disk = new FailingDisk();
    disk.skipsForce = true;
    return open(config(folder, segmentBytes, 0), disk);
  }

  SegmentedJournal open(JournalConfig config, FileOpener opener) throws IOException {
    return SegmentedJournal.open(config, new SystemClock(), metrics, this, opener);
  }

  /** Opens, remembers, closes. */
  static JournalFixture replay(Path folder) throws IOException {
    JournalFixture replayed = new JournalFixture();
    replayed.open(folder, 1 << 20).close();
    return replayed;
  }

  @Override
  public void head(long position, List<JournalRecord.State> states) {
    moveTo(position);
    heads.add(states);
  }

  @Override
  public void record(long position, JournalRecord record) {
    moveTo(position);
    records.add(record);
  }

  private void moveTo(long position) {
    if (position < lastPosition) {
      throw new AssertionError("position " + position + " after " + lastPosition);
    }
    lastPosition = position;
  }

  @Override
  public void damaged(JournalDamage damage) {
    damages.add(damage);
  }

  static List<Path> segments(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(Segment::isSegment).sorted().toList();
    }
  }

  /** Copies a journal as a crash would leave it: the notes and the newest segment first. */
  static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      files
          .sorted(Comparator.reverseOrder())
          .forEach(
              file -> {
                try {
                  Files.copy(file, to.resolve(file.getFileName().toString()));
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }

  static List<Batch> readAll(Journal journal, Map<Integer, Long> afterVersions) throws IOException {
    List<Batch> batches = new ArrayList<>();
    try (JournalCursor cursor = journal.cursor(afterVersions)) {
      for (Optional<Batch> batch = cursor.next(); batch.isPresent(); batch = cursor.next()) {
        batches.add(batch.get());
      }
    }
    return batches;
  }
}
