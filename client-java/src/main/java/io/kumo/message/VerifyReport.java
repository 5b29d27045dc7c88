package io.kumo.message;

import static java.util.Objects.requireNonNull;

import io.kumo.ring.NodeId;
import java.util.List;
import java.util.Optional;

/**
 * How a node stands with comparing what it leads with the other replicas.
 *
 * @param ages of the partitions that it leads, by number
 * @param run the last comparison of everything that was asked for, be it under way or done; empty
 *     if none was since the node's process started
 * @param differences what was found since then, oldest first, the newest hundred
 */
public record VerifyReport(List<Age> ages, Optional<Run> run, List<Difference> differences) {
  /** What a node says that leads nothing yet. */
  public static final VerifyReport NOTHING =
      new VerifyReport(List.of(), Optional.empty(), List.of());

  /** Copies the lists. */
  public VerifyReport {
    ages = List.copyOf(ages);
    requireNonNull(run, "run");
    differences = List.copyOf(differences);
  }

  /** For how long the partition that was compared least lately has not been, 0 if none is led. */
  public long oldestSeconds() {
    return ages.stream().mapToLong(Age::seconds).max().orElse(0);
  }

  /**
   * When a partition was compared as a whole.
   *
   * @param seconds since then; where the node's process has not done so yet, since it first led it
   * @param verified whether it has
   */
  public record Age(int partition, long seconds, boolean verified) {}

  /**
   * A comparison of everything.
   *
   * @param number of the run since the node's process started, from 1
   * @param running whether it is under way
   * @param partitions that the node led when it began
   * @param done of those, compared with all in-sync members
   * @param failed of those, not compared with all of them: damaged, out of reach, or moved away
   * @param keys entries compared
   * @param bytes read for that on this node
   * @param differences entries of members that were not what the primary has
   * @param repaired of those, what is the same again
   */
  public record Run(
      int number,
      boolean running,
      int partitions,
      int done,
      int failed,
      long keys,
      long bytes,
      long differences,
      long repaired) {}

  /**
   * What one member held that its primary did not, or the reverse.
   *
   * @param wallMs when it was found
   * @param node that differs from the primary
   * @param key for people: ASCII as it is, every other byte as {@code \xNN}
   * @param version of the node's entry, 0 for none
   * @param primaryVersion of the primary's entry, 0 for none; where both are the same the contents
   *     differ
   */
  public record Difference(
      long wallMs, int partition, NodeId node, String key, long version, long primaryVersion) {
    /** Refuses missing parts. */
    public Difference {
      requireNonNull(node, "node");
      requireNonNull(key, "key");
    }
  }
}
