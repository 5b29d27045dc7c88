package io.kumo.message;

import static java.util.Objects.requireNonNull;

import io.kumo.ring.NodeId;
import java.util.Optional;

/** A primary's answer to a {@link DataRequest}. */
public sealed interface DataReply {
  /**
   * The newest version of the partition that the node may show, {@code 0} if it knows none. Clients
   * keep the highest and send it with their next operation.
   */
  long newestVersion();

  /** The newest committed entry. */
  record Found(long newestVersion, Value value) implements DataReply {
    /** Refuses a missing value. */
    public Found {
      requireNonNull(value, "value");
    }
  }

  /** There is no entry. */
  record Missing(long newestVersion) implements DataReply {}

  /**
   * The mutation ran and is on every in-sync replica.
   *
   * @param cas the entry's cas afterwards, 0 after a delete or flush
   * @param number the new number after {@link Mutation.Arithmetic}, unsigned, else 0
   * @param value the entry's value where {@link Mutation.Touch} wanted it
   */
  record Applied(long newestVersion, long cas, long number, Optional<Value> value)
      implements DataReply {
    /** Refuses a missing option. */
    public Applied {
      requireNonNull(value, "value");
    }
  }

  /** The mutation ran and changed nothing, for a reason that its client shall know. */
  record Declined(long newestVersion, Declined.Reason reason) implements DataReply {
    /** Why. */
    public enum Reason {
      /** The entry's cas is another one than that compared, or add met an entry. */
      EXISTS,
      /** There is no entry to compare, delete, touch or count. */
      NOT_FOUND,
      /** Replace, append or prepend met no entry, or the result would be too large. */
      NOT_STORED,
      /** The entry to count with is no decimal number of 64 bits. */
      NON_NUMERIC
    }

    /** Refuses a missing reason. */
    public Declined {
      requireNonNull(reason, "reason");
    }
  }

  /**
   * This attempt did not run and never will.
   *
   * @param epoch of the newest ring that the node knows
   * @param term the partition's term as the node knows it
   * @param primary who leads, as far as the node knows
   */
  record NotRun(
      long newestVersion, NotRun.Reason reason, long epoch, int term, Optional<NodeId> primary)
      implements DataReply {
    /** Why. */
    public enum Reason {
      /** The node does not lead the partition. */
      WRONG_NODE,
      /** It leads but may not serve yet, or any more: ask again in 20–50 ms. */
      NOT_SERVING,
      /** Its queues are full. */
      OVERLOADED,
      /** Fewer members are in sync than the cluster demands. */
      TOO_FEW_REPLICAS,
      /** Its disk is full. */
      DISK_FULL,
      /** The value is larger than the cluster allows. */
      TOO_LARGE,
      /**
       * What this node held of the partition is lost or damaged, and nobody else is known to lead:
       * another member may take over, else an operator has to decide.
       */
      DATA_LOST
    }

    /** Refuses missing parts. */
    public NotRun {
      requireNonNull(reason, "reason");
      requireNonNull(primary, "primary");
    }
  }

  /**
   * The node did not run this attempt and cannot say whether an earlier attempt under the same id
   * ran: it has forgotten operations newer than what the client had seen.
   */
  record Forgotten(long newestVersion) implements DataReply {}

  /** Nothing is known of the outcome: the mutation may have run, or may yet run. */
  record Unknown(long newestVersion, String why) implements DataReply {
    /** Refuses a missing text. */
    public Unknown {
      requireNonNull(why, "why");
    }
  }
}
