package io.kumo.node.entry;

import static java.util.Objects.requireNonNull;

import io.kumo.ring.Key;
import java.util.Optional;

/**
 * One stamped change of a partition: the result of an operation, never the operation itself.
 *
 * <p>Each takes one version, one above that of the write before it in the same leader term. The
 * operation record is absent for writes that no client asked for.
 */
public sealed interface Write {
  /** The stamp of the write. */
  long version();

  /** The operation that made it and its outcome, if a client asked for it. */
  Optional<OperationRecord> operation();

  /** The key now holds {@code entry}, whose version is the write's. */
  record Put(Entry entry, Optional<OperationRecord> operation) implements Write {
    /** Refuses missing parts. */
    public Put {
      requireNonNull(entry, "entry");
      requireNonNull(operation, "operation");
    }

    @Override
    public long version() {
      return entry.version();
    }
  }

  /** The key now holds nothing: deleted or expired. */
  record Remove(long version, Key key, Optional<OperationRecord> operation) implements Write {
    /** Refuses missing parts. */
    public Remove {
      requireNonNull(key, "key");
      requireNonNull(operation, "operation");
    }
  }

  /**
   * Flushes the partition: entries with a version below the mark's are absent.
   *
   * @param dueMs wall clock time in milliseconds since 1970 UTC at which the primary of the day
   *     shall fire it, 0 for a mark that counts at once
   */
  record Flush(long version, long dueMs, Optional<OperationRecord> operation) implements Write {
    /** Refuses a missing option. */
    public Flush {
      requireNonNull(operation, "operation");
    }
  }

  /**
   * Takes a version and changes no entry: a new primary's first, or a recorded negative outcome.
   */
  record Nothing(long version, Optional<OperationRecord> operation) implements Write {
    /** Refuses a missing option. */
    public Nothing {
      requireNonNull(operation, "operation");
    }
  }
}
