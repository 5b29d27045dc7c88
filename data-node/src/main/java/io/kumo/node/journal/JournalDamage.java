package io.kumo.node.journal;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/**
 * A place of a journal that cannot be read.
 *
 * @param file the segment
 * @param offset where in it the damage begins
 * @param bytes how many bytes cannot be read
 * @param reason what is wrong there, for people
 */
public record JournalDamage(Kind kind, Path file, long offset, long bytes, String reason) {
  /** What it means. */
  public enum Kind {
    /**
     * The journal's last record, which was never known to be synced. It was cut off. Most likely it
     * was never written to its end, and then nothing acknowledged is lost; but a record that went
     * bad afterwards looks the same.
     */
    TORN_TAIL,
    /**
     * The journal's end, although it had been synced: what it held is lost. The bytes are left as
     * they are, so that every opening tells it again until the segment is pruned.
     */
    LOST_TAIL,
    /** Records or segments follow. What was here is lost; the bytes are left as they are. */
    MIDDLE,
    /** Nothing is there: a segment, or the end of one, has vanished. */
    MISSING
  }

  /** Refuses missing parts. */
  public JournalDamage {
    requireNonNull(kind, "kind");
    requireNonNull(file, "file");
    requireNonNull(reason, "reason");
  }

  @Override
  public String toString() {
    return kind + " in " + file + " at " + offset + ", " + bytes + " bytes: " + reason;
  }
}
