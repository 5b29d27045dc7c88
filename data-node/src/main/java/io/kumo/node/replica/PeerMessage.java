package io.kumo.node.replica;

import static java.util.Objects.requireNonNull;

import io.kumo.node.entry.Batch;
import io.kumo.node.entry.Entry;
import io.kumo.node.entry.OperationRecord;
import java.util.List;
import java.util.Optional;

/**
 * What replicas of one partition say to each other. Sent in order over one connection, delivered at
 * most once; a connection may break and lose its tail at any time.
 */
public sealed interface PeerMessage {
  /** Between whom, and in which terms. */
  Stamp stamp();

  /** Primary to member or learner: the batch behind the one before. */
  record Append(Stamp stamp, Batch batch) implements PeerMessage {
    /** Refuses missing parts. */
    public Append {
      requireNonNull(stamp, "stamp");
      requireNonNull(batch, "batch");
    }
  }

  /**
   * Member or learner to primary: all up to {@code version} is in my journal.
   *
   * @param pinnedBytes what the sender's shard has to keep in memory for its store
   * @param hindered whether others had better go on without it: its disk is full, or its store
   *     takes nothing
   */
  record Acknowledged(Stamp stamp, long version, long pinnedBytes, boolean hindered)
      implements PeerMessage {
    /** Refuses a missing stamp. */
    public Acknowledged {
      requireNonNull(stamp, "stamp");
    }
  }

  /** Primary to member or learner: all up to {@code watermark} is committed. */
  record Commit(Stamp stamp, long watermark) implements PeerMessage {
    /** Refuses a missing stamp. */
    public Commit {
      requireNonNull(stamp, "stamp");
    }
  }

  /** To the sender of a message of a lower term: the stamp carries the one that stands. */
  record Refused(Stamp stamp) implements PeerMessage {
    /** Refuses a missing stamp. */
    public Refused {
      requireNonNull(stamp, "stamp");
    }
  }

  /** New primary to member: follow me in this leader term and say what you hold. */
  record ExchangeAsk(Stamp stamp) implements PeerMessage {
    /** Refuses a missing stamp. */
    public ExchangeAsk {
      requireNonNull(stamp, "stamp");
    }
  }

  /**
   * Member to new primary: I serve and follow nobody else; this is what my journal holds.
   *
   * @param hindered as in {@link Acknowledged}, which may be long in coming
   */
  record ExchangeAnswer(Stamp stamp, long watermark, History history, boolean hindered)
      implements PeerMessage {
    /** Refuses missing parts. */
    public ExchangeAnswer {
      requireNonNull(stamp, "stamp");
      requireNonNull(history, "history");
    }
  }

  /** New primary to member: discard all above {@code version}; my batches behind it follow. */
  record ExchangeCut(Stamp stamp, long version) implements PeerMessage {
    /** Refuses a missing stamp. */
    public ExchangeCut {
      requireNonNull(stamp, "stamp");
    }
  }

  /**
   * Between a primary and its members and learners, again and again: my process stops, or my store
   * has lost entries. A primary hands over to others, and strikes members off that say so, before
   * they are missed.
   *
   * @param all whether all members stop, as far as their primary knows: none need wait for another
   */
  record Stopping(Stamp stamp, boolean all) implements PeerMessage {
    /** Refuses a missing stamp. */
    public Stopping {
      requireNonNull(stamp, "stamp");
    }
  }

  /**
   * A node that should hold a copy to the primary: let me join. In the stamp stands the session
   * that it is in and has heard nothing of for a while, or 0.
   *
   * @param base all up to here is committed and in my store or journal; 0 for nothing
   */
  record JoinAsk(Stamp stamp, long base) implements PeerMessage {
    /** Refuses a missing stamp. */
    public JoinAsk {
      requireNonNull(stamp, "stamp");
    }
  }

  /** Primary to learner: discard all above your base; the batches behind it follow. */
  record JoinDelta(Stamp stamp, long base) implements PeerMessage {
    /** Refuses a missing stamp. */
    public JoinDelta {
      requireNonNull(stamp, "stamp");
    }
  }

  /** Primary to learner: empty yourself; the stream from {@code from} on follows, and a copy. */
  record JoinCopy(Stamp stamp, long from) implements PeerMessage {
    /** Refuses a missing stamp. */
    public JoinCopy {
      requireNonNull(stamp, "stamp");
    }
  }

  /** Learner to primary: give me part {@code part} of the copy; all before it are in my store. */
  record CopyWanted(Stamp stamp, int part) implements PeerMessage {
    /** Refuses a missing stamp. */
    public CopyWanted {
      requireNonNull(stamp, "stamp");
    }
  }

  /**
   * Primary to learner: one part of the copy.
   *
   * @param readAt the primary's watermark when it was read; the learner's log must reach it
   */
  record CopyPart(Stamp stamp, int part, List<Entry> entries, long readAt) implements PeerMessage {
    /** Copies the list. */
    public CopyPart {
      requireNonNull(stamp, "stamp");
      entries = List.copyOf(entries);
    }
  }

  /** A committed operation record and the version that it took. */
  record CopiedOperation(long version, OperationRecord operation) {
    /** Refuses a missing record. */
    public CopiedOperation {
      requireNonNull(operation, "operation");
    }
  }

  /**
   * Primary to learner: some of the committed operation records, oldest first (rule 18).
   *
   * @param done present behind the last: the copy is whole
   */
  record CopyOperations(
      Stamp stamp, int part, List<CopiedOperation> operations, Optional<CopyDone> done)
      implements PeerMessage {
    /** Copies the list. */
    public CopyOperations {
      requireNonNull(stamp, "stamp");
      operations = List.copyOf(operations);
      requireNonNull(done, "done");
    }
  }

  /**
   * What ends a copy.
   *
   * @param from the applied position that the learner's store now has
   * @param floor the highest version of an operation record that the primary has forgotten
   * @param marks the flushes committed up to {@code from}
   * @param readAt the highest watermark at which something was read
   */
  record CopyDone(long from, long floor, FlushMarks marks, long readAt) {
    /** Refuses missing marks. */
    public CopyDone {
      requireNonNull(marks, "marks");
    }
  }

  /**
   * A node that should hold no copy to the primary: may I delete what I hold?
   *
   * @param number tells the asks of one process apart
   */
  record ReleaseAsk(Stamp stamp, long number) implements PeerMessage {
    /** Refuses a missing stamp. */
    public ReleaseAsk {
      requireNonNull(stamp, "stamp");
    }
  }

  /** Primary to such a node: nobody counts on you, nor will before you have joined anew. */
  record Released(Stamp stamp, long number) implements PeerMessage {
    /** Refuses a missing stamp. */
    public Released {
      requireNonNull(stamp, "stamp");
    }
  }

  /** Primary to learner, or to one struck off: this session is over; ask again later. */
  record JoinEnded(Stamp stamp, String why) implements PeerMessage {
    /** Refuses missing parts. */
    public JoinEnded {
      requireNonNull(stamp, "stamp");
      requireNonNull(why, "why");
    }
  }
}
