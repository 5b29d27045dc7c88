package io.kumo.node.journal;

import java.io.IOException;

/** An append failed: the disk is full or refuses. The journal is as good as before. */
public final class JournalWriteException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int recordsWritten;
  private final boolean cleared;

  JournalWriteException(String message, int recordsWritten, boolean cleared, IOException cause) {
    super(message, cause);
    this.recordsWritten = recordsWritten;
    this.cleared = cleared;
  }

  /**
   * How many records of the append, from the first one, are in the journal; 0 but for commits large
   * enough to be cut. The others are not, and take no part in later reads.
   */
  public int recordsWritten() {
    return recordsWritten;
  }

  /**
   * Whether what was half written has been taken away. Where not, the next append does it first; if
   * the process dies before, the next opening reports a torn tail, or, where all bytes had arrived
   * in spite of the error, finds the records.
   */
  public boolean cleared() {
    return cleared;
  }
}
