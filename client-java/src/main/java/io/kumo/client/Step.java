package io.kumo.client;

import static java.util.Objects.requireNonNull;

import io.kumo.message.DataReply;
import io.kumo.message.DataRequest;
import io.kumo.ring.RingNode;
import java.util.Optional;

/** What an {@link OperationFlow} wants done next. */
public sealed interface Step {

  /**
   * Send a request; tell the flow of its reply or its loss, with the number of the attempt.
   *
   * @param untilNanos when to give up waiting for the reply: the operation's deadline
   */
  record Send(int attempt, RingNode node, DataRequest request, long untilNanos) implements Step {
    /** Refuses missing parts. */
    public Send {
      requireNonNull(node, "node");
      requireNonNull(request, "request");
    }
  }

  /**
   * Call {@link OperationFlow#onTimer} at {@code untilNanos}; newer rings are told in the meantime
   * as always.
   *
   * @param ringFrom a node that knows a newer ring, which should be asked for it now
   */
  record Wait(long untilNanos, Optional<RingNode> ringFrom) implements Step {
    /** Refuses a missing option. */
    public Wait {
      requireNonNull(ringFrom, "ringFrom");
    }
  }

  /**
   * The operation has ended.
   *
   * @param reply its result; {@link DataReply.NotRun} if it was definitely not applied, {@link
   *     DataReply.Unknown} if that is not known; never {@link DataReply.Forgotten}
   * @param attempts how many requests were sent for it
   */
  record Done(DataReply reply, int attempts) implements Step {
    /** Refuses a missing reply. */
    public Done {
      requireNonNull(reply, "reply");
    }
  }

  /** Go on as before: what was told changed nothing. */
  record Continue() implements Step {}
}
