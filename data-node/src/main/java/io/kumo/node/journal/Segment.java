package io.kumo.node.journal;

import io.kumo.node.entry.JournalRecord;
import io.kumo.ring.Version;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One file of a journal. Written by the shard's thread up to {@link #size()}; what lies behind is
 * of no meaning. Everything else is read by any thread.
 */
final class Segment {
  private static final String SUFFIX = ".journal";
  private static final int NAME_DIGITS = 16;

  private final Path path;
  private final FileChannel file;
  private final long base;
  private final Map<Integer, Long> newest = new HashMap<>();
  private Map<Integer, Long> endAtHead = Map.of();
  private long headEnd;
  private volatile long size;

  /** A segment that begins at position {@code base}, of which {@code size} bytes count. */
  Segment(Path path, FileChannel file, long base, long size) {
    this.path = path;
    this.file = file;
    this.base = base;
    this.size = size;
    this.headEnd = base;
  }

  static Path pathOf(Path folder, long base) {
    return folder.resolve(String.format("%0" + NAME_DIGITS + "x", base) + SUFFIX);
  }

  static boolean isSegment(Path path) {
    return path.getFileName().toString().matches("[0-7][0-9a-f]{15}\\" + SUFFIX);
  }

  static long baseOf(Path path) {
    return Long.parseLong(path.getFileName().toString().substring(0, NAME_DIGITS), 16);
  }

  Path path() {
    return path;
  }

  FileChannel file() {
    return file;
  }

  /** The position at which it begins. */
  long base() {
    return base;
  }

  long size() {
    return size;
  }

  /** The position behind its last byte. */
  long end() {
    return base + size;
  }

  void resize(long newSize) {
    size = newSize;
  }

  /** Takes what the head says. */
  synchronized void setHead(long end, List<JournalRecord.State> states) {
    Map<Integer, Long> ends = new HashMap<>();
    states.forEach(state -> ends.put(state.partition(), state.endVersion()));
    endAtHead = ends;
    headEnd = end;
  }

  /** The position behind its head; its base if it has none that can be read. */
  synchronized long headEnd() {
    return headEnd;
  }

  /** Up to which version the partition had come when the segment began. */
  synchronized long endAtHead(int partition) {
    return endAtHead.getOrDefault(partition, Version.NONE);
  }

  /** Notes that it holds a batch that ends at {@code version}. */
  synchronized void holds(int partition, long version) {
    newest.merge(partition, version, Version::max);
  }

  /** Nobody needs the partition's batches above {@code version} any more: they stand elsewhere. */
  synchronized void needsOnly(int partition, long version) {
    newest.computeIfPresent(partition, (p, held) -> Version.before(version, held) ? version : held);
  }

  /** The partitions of which it holds something above these versions. */
  synchronized Set<Integer> above(Map<Integer, Long> versions) {
    return newest.entrySet().stream()
        .filter(
            held ->
                Version.before(versions.getOrDefault(held.getKey(), Version.NONE), held.getValue()))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /** Nobody needs the partition's batches any more. */
  synchronized void forget(int partition) {
    newest.remove(partition);
  }

  /** The highest version that it holds of a partition, 0 if none. */
  synchronized long newest(int partition) {
    return newest.getOrDefault(partition, Version.NONE);
  }

  /** Whether everything that it holds is at or below these versions. */
  synchronized boolean isBelow(Map<Integer, Long> versions) {
    return above(versions).isEmpty();
  }

  void close() throws IOException {
    file.close();
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
