package io.kumo.proxy.route;

import io.kumo.message.DataReply;
import io.kumo.proxy.memcached.Output;
import io.kumo.proxy.memcached.ReplyEncoder;
import io.kumo.ring.Key;
import java.util.concurrent.CompletableFuture;

/**
 * One place in a connection's order of answers: an operation on a key, a flush, or an answer that
 * needs nothing. It belongs to the connection's thread.
 */
abstract class Turn {
  private final long chargeBytes;
  private boolean done;

  /** A turn that counts {@code chargeBytes} towards the connection's bound until it is written. */
  Turn(long chargeBytes) {
    this.chargeBytes = chargeBytes;
  }

  /** What it counts as in bytes, until it is written. */
  long chargeBytes() {
    return chargeBytes;
  }

  /** Whether it may be written. */
  boolean done() {
    return done;
  }

  /** From now on it may be written. */
  void markDone() {
    done = true;
  }

  /** Writes its answer; called once, in its place, when it is done. */
  abstract void write(ReplyEncoder encoder, Output out);

  /** An operation on one key. */
  abstract static class OnKey extends Turn {
    private final Key key;
    private final OperationKind kind;
    private final boolean changes;
    private final long startNanos;
    private DataReply reply;

    OnKey(Key key, OperationKind kind, boolean changes, long startNanos, long chargeBytes) {
      super(chargeBytes);
      this.key = key;
      this.kind = kind;
      this.changes = changes;
      this.startNanos = startNanos;
    }

    Key key() {
      return key;
    }

    OperationKind kind() {
      return kind;
    }

    /** Whether operations on the same key must not run beside it. */
    boolean changes() {
      return changes;
    }

    long startNanos() {
      return startNanos;
    }

    /** Asks the cluster; called once, when all before it on its key is answered. */
    abstract CompletableFuture<DataReply> run(Backend backend);

    void complete(DataReply answer) {
      reply = answer;
      markDone();
    }

    DataReply reply() {
      return reply;
    }
  }
}
