package io.kumo.node.journal;

import static java.util.Objects.requireNonNull;

import com.codahale.metrics.MetricRegistry;
import io.kumo.node.entry.Batch;
import io.kumo.node.entry.JournalRecord;
import io.kumo.time.Clock;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A journal in files: segments that are named for the position at which they begin, and beside them
 * two small notes, {@link SyncedNote} and {@link AppliedNote}. The bytes are told by {@link Frame},
 * {@link SegmentHead} and {@link RecordCodec}.
 *
 * <p>The shard's thread writes ({@link SegmentWriter}); {@link SegmentList} is what it shares with
 * the forcing, pruning and reading threads, and is locked for no longer than it takes to change a
 * list.
 */
public final class SegmentedJournal implements Journal {
  private static final Logger LOG = LoggerFactory.getLogger(SegmentedJournal.class);

  private final Clock clock;
  private final JournalMetrics metrics;
  private final JournalContents contents;
  private final SegmentList segments;
  private final SegmentWriter writer;
  private final JournalForce force;
  private final AppliedNote appliedNote;
  private final long retainedBytes;
  private volatile Map<Integer, Long> syncedApplied;
  private boolean closed;

  private SegmentedJournal(
      JournalConfig config,
      FileOpener opener,
      Clock clock,
      JournalMetrics metrics,
      JournalOpening opening,
      SyncedNote note)
      throws IOException {
    this.clock = clock;
    this.metrics = metrics;
    contents = opening.contents();
    segments = new SegmentList(opening.segments(), opening.readableFrom(), opening.end());
    appliedNote = new AppliedNote(config.folder());
    syncedApplied = readNote(appliedNote, metrics);
    retainedBytes = config.retainedBytes();
    writer = new SegmentWriter(config, opener, segments, contents, metrics);
    force = new JournalForce(config.folder(), opener, segments, note, clock, metrics);
  }

  private static Map<Integer, Long> readNote(AppliedNote note, JournalMetrics metrics)
      throws IOException {
    try {
      return note.read();
    } catch (MalformedRecordException e) {
      LOG.error("the store's last known positions are lost: {}", e.getMessage());
      metrics.damages.inc();
      return Map.of();
    }
  }

  /**
   * Opens the journal in a folder, making both if they are missing, and tells {@code visitor}
   * everything that it holds. All of it is forced on return.
   *
   * @throws ForeignJournalException the folder holds something else; it is left as it was
   */
  public static SegmentedJournal open(
      JournalConfig config, Clock clock, MetricRegistry registry, JournalVisitor visitor)
      throws IOException {
    return open(config, clock, registry, visitor, FileChannel::open);
  }

  static SegmentedJournal open(
      JournalConfig config,
      Clock clock,
      MetricRegistry registry,
      JournalVisitor visitor,
      FileOpener opener)
      throws IOException {
    requireNonNull(visitor, "visitor");
    Files.createDirectories(config.folder());
    JournalMetrics metrics = new JournalMetrics(registry);
    SyncedNote note = SyncedNote.open(config.folder());
    JournalOpening opening = null;
    try {
      opening = new JournalOpening(config, opener, visitor, metrics, note.read());
      opening.run();
      SegmentedJournal journal =
          new SegmentedJournal(config, opener, clock, metrics, opening, note);
      journal.begin(opening.endIsSound());
      return journal;
    } catch (IOException | RuntimeException e) {
      note.close();
      if (opening != null) {
        for (Segment segment : opening.segments()) {
          segment.close();
        }
      }
      throw e;
    }
  }

  private void begin(boolean goOn) throws IOException {
    metrics.bytes.inc(bytes());
    metrics.segments.inc(segments.all().size());
    if (!goOn) {
      writer.roll();
    }
    force.run();
  }

  @Override
  public long append(List<JournalRecord> records) throws JournalWriteException {
    long start = clock.nanos();
    force.checkSound();
    long position = writer.append(records);
    metrics.commitUs.update((clock.nanos() - start) / 1_000);
    metrics.commitRecords.update(records.size());
    return position;
  }

  @Override
  public boolean carry(int partition, long watermark, List<Batch> batches)
      throws JournalWriteException {
    force.checkSound();
    List<JournalRecord> records = new ArrayList<>();
    records.add(new JournalRecord.DiscardAbove(partition, watermark));
    batches.forEach(batch -> records.add(new JournalRecord.Appended(batch)));
    OptionalLong start = writer.appendWhole(records);
    start.ifPresent(
        from ->
            segments.carried(
                new SegmentList.Carried(partition, watermark, from, segments.writtenPosition())));
    return start.isPresent();
  }

  @Override
  public Set<Integer> holders(Map<Integer, Long> applied) {
    return segments.holders(applied, retainedBytes, force.syncedPosition());
  }

  @Override
  public long force() throws JournalFailedException {
    return force.run();
  }

  @Override
  public long writtenPosition() {
    return segments.writtenPosition();
  }

  @Override
  public long syncedPosition() {
    return force.syncedPosition();
  }

  @Override
  public synchronized int prune(Map<Integer, Long> applied) throws IOException {
    Map<Integer, Long> noted = new TreeMap<>(applied);
    List<Segment> victims = segments.prunable(noted, retainedBytes, force.syncedPosition());
    if (victims.isEmpty()) {
      return 0;
    }
    appliedNote.write(noted);
    syncedApplied = Map.copyOf(noted);
    int deleted = 0;
    for (Segment victim : victims) {
      // Files go first: one that cannot be deleted stays in the list, and those behind it too.
      Files.deleteIfExists(victim.path());
      segments.removeFirst(victim);
      victim.close();
      metrics.bytes.dec(victim.size());
      metrics.segments.dec();
      deleted++;
    }
    contents.history().forgetBefore(segments.all().get(0).base());
    return deleted;
  }

  @Override
  public Map<Integer, Long> syncedApplied() {
    return syncedApplied;
  }

  @Override
  public boolean reaches(int partition, long afterVersion) {
    return segments.reaches(partition, afterVersion, contents.history());
  }

  @Override
  public JournalCursor cursor(Map<Integer, Long> afterVersions) {
    return segments.cursor(afterVersions, contents.history());
  }

  @Override
  public List<JournalRecord.State> states() {
    return contents.states().all();
  }

  @Override
  public long bytes() {
    return segments.bytes();
  }

  @Override
  public synchronized void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    metrics.bytes.dec(bytes());
    metrics.segments.dec(segments.all().size());
    try {
      force.run();
    } finally {
      force.close();
      for (Segment segment : segments.all()) {
        segment.close();
      }
    }
  }
}
