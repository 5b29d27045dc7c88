package io.kumo.proxy.route;

import io.kumo.message.DataReply;
import io.kumo.message.Expiry;
import io.kumo.message.Mutation;
import io.kumo.message.Value;
import io.kumo.proxy.memcached.Output;
import io.kumo.proxy.memcached.ReplyEncoder;
import io.kumo.ring.Key;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** One key of a retrieval, with a new expiry for its entry where the retrieval says so. */
final class ReadTurn extends Turn.OnKey {
  private final Retrieval retrieval;

  ReadTurn(Retrieval retrieval, Key key, long startNanos, long chargeBytes) {
    super(key, kind(retrieval), retrieval.command().touch().isPresent(), startNanos, chargeBytes);
    this.retrieval = retrieval;
  }

  private static OperationKind kind(Retrieval retrieval) {
    return retrieval.command().touch().isPresent() ? OperationKind.GAT : OperationKind.GET;
  }

  @Override
  CompletableFuture<DataReply> run(Backend backend) {
    Optional<Expiry> touch = retrieval.command().touch();
    return touch.isEmpty()
        ? backend.get(key())
        : backend.mutate(new Mutation.Touch(key(), touch.get(), true));
  }

  @Override
  void complete(DataReply answer) {
    super.complete(answer);
    if (value() == null && !missing()) {
      retrieval.fail(changes() ? Failures.ofMutation(answer) : Failures.ofRead(answer));
    }
  }

  /** The value found, else null. */
  Value value() {
    if (reply() instanceof DataReply.Found found) {
      return found.value();
    }
    return reply() instanceof DataReply.Applied applied ? applied.value().orElse(null) : null;
  }

  private boolean missing() {
    return reply() instanceof DataReply.Missing
        || (reply() instanceof DataReply.Declined declined
            && declined.reason() == DataReply.Declined.Reason.NOT_FOUND);
  }

  @Override
  void write(ReplyEncoder encoder, Output out) {
    Value value = value();
    if (value != null) {
      encoder.hit(retrieval.command(), key(), value, out);
    } else if (missing()) {
      encoder.miss(retrieval.command(), key(), out);
    }
    if (retrieval.single()) {
      writeEnd(retrieval, encoder, out);
    }
  }

  private static void writeEnd(Retrieval retrieval, ReplyEncoder encoder, Output out) {
    if (retrieval.failure() == null) {
      encoder.end(retrieval.command(), out);
    } else {
      encoder.failed(retrieval.command(), retrieval.failure(), out);
    }
  }

  /** Stands behind the keys of a retrieval of many. */
  static final class End extends Turn {
    private final Retrieval retrieval;

    End(Retrieval retrieval) {
      super(0);
      this.retrieval = retrieval;
      markDone();
    }

    @Override
    void write(ReplyEncoder encoder, Output out) {
      writeEnd(retrieval, encoder, out);
    }
  }
}
