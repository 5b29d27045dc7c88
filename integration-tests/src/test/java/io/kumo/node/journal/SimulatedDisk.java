package io.kumo.node.journal;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import com.codahale.metrics.MetricRegistry;
import io.kumo.time.Clock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * The disk under one shard's journal: real files, of which it is known how much a force has brought
 * down. A power cut takes a part of the rest, in the middle of a record too.
 */
public final class SimulatedDisk implements FileOpener {
  private final JournalConfig config;
  private final Map<Path, Long> syncedBytes = new HashMap<>();
  private boolean released;
  private boolean full;

  /** A disk for the journal that {@code config} names. */
  public SimulatedDisk(JournalConfig config) {
    this.config = config;
  }

  /** Opens the production journal on it; see {@link SegmentedJournal#open}. */
  public Journal open(Clock clock, MetricRegistry metrics, JournalVisitor visitor)
      throws IOException {
    released = false;
    return SegmentedJournal.open(config, clock, metrics, visitor, this);
  }

  /** The process has died: what its journal held open is let go, and no more is forced. */
  public void release(Journal journal) {
    released = true;
    try {
      journal.close();
    } catch (IOException e) {
      // The force that closing wants is what a dead process does not do.
      released = true;
    }
  }

  /** Whether it takes nothing any more. */
  public boolean full() {
    return full;
  }

  /** Fills it, or makes room. */
  public void full(boolean isFull) {
    full = isFull;
  }

  /** The power goes: of what was not forced, a part from the end is lost. */
  public void cutPower(RandomGenerator random) throws IOException {
    List<Path> segments = segments();
    long unsynced = 0;
    for (Path segment : segments) {
      unsynced += Files.size(segment) - synced(segment);
    }
    long kept = unsynced == 0 ? 0 : random.nextLong(unsynced + 1);
    for (Path segment : segments) {
      long tail = Files.size(segment) - synced(segment);
      long left = synced(segment) + Math.min(tail, kept);
      kept -= Math.min(tail, kept);
      try (FileChannel file = FileChannel.open(segment, WRITE)) {
        file.truncate(left);
      }
      syncedBytes.put(segment, left);
    }
  }

  /**
   * One byte of what is there goes bad, wherever it lies.
   *
   * @return the place, for people; empty where there is nothing
   */
  public Optional<String> damage(RandomGenerator random) throws IOException {
    long bytes = 0;
    for (Path segment : segments()) {
      bytes += Files.size(segment);
    }
    long place = bytes == 0 ? 0 : random.nextLong(bytes);
    for (Path segment : segments()) {
      if (place < Files.size(segment)) {
        try (FileChannel file = FileChannel.open(segment, READ, WRITE)) {
          ByteBuffer one = ByteBuffer.allocate(1);
          file.read(one, place);
          one.put(0, (byte) (one.get(0) ^ 1 << random.nextInt(8)));
          file.write(one.flip(), place);
        }
        return Optional.of(segment.getFileName() + " at " + place);
      }
      place -= Files.size(segment);
    }
    return Optional.empty();
  }

  private List<Path> segments() throws IOException {
    try (Stream<Path> files = Files.list(config.folder())) {
      return files
          .filter(Segment::isSegment)
          .sorted(Comparator.comparingLong(Segment::baseOf))
          .toList();
    }
  }

  private long synced(Path path) throws IOException {
    return Math.min(syncedBytes.getOrDefault(path, 0L), Files.size(path));
  }

  @Override
  public FileChannel open(Path path, OpenOption... options) throws IOException {
    return new ForcedChannel(FileChannel.open(path, options), () -> full, () -> forced(path));
  }

  private void forced(Path path) throws IOException {
    if (released) {
      throw new IOException("the process is dead");
    }
    if (Files.isRegularFile(path)) {
      syncedBytes.put(path, Files.size(path));
    }
  }
}
