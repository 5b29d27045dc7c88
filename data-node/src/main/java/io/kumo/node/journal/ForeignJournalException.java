package io.kumo.node.journal;

import java.io.IOException;

/**
 * The folder holds the journal of another cluster, node or shard, or one of a format that this
 * program does not know. Nothing was changed.
 */
public final class ForeignJournalException extends IOException {
  private static final long serialVersionUID = 1L;

  ForeignJournalException(String message) {
    super(message);
  }
}
