package io.kumo.proxy.route;

import io.kumo.message.DataReply;
import io.kumo.message.Mutation;
import io.kumo.proxy.memcached.Command;
import io.kumo.proxy.memcached.Output;
import io.kumo.proxy.memcached.ReplyEncoder;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** A set whose value is above the limit: it removes the old value, so that nobody reads it. */
final class OversizedTurn extends Turn.OnKey {
  private final Command.Oversized command;

  OversizedTurn(Command.Oversized command, long startNanos) {
    super(command.key(), OperationKind.DELETE, true, startNanos, 0);
    this.command = command;
  }

  @Override
  CompletableFuture<DataReply> run(Backend backend) {
    return backend.mutate(new Mutation.Delete(key(), OptionalLong.empty()));
  }

  @Override
  void write(ReplyEncoder encoder, Output out) {
    encoder.failed(command, Failures.TOO_LARGE, out);
  }
}
