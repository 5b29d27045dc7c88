package io.kumo.proxy.route;

import io.kumo.message.DataReply;
import io.kumo.message.Mutation;
import io.kumo.proxy.memcached.Command;
import io.kumo.proxy.memcached.Output;
import io.kumo.proxy.memcached.ReplyEncoder;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** A change of one key. */
final class MutationTurn extends Turn.OnKey {
  private final Command.Mutate command;

  MutationTurn(Command.Mutate command, long startNanos) {
    super(
        command.mutation().key(),
        OperationKind.of(command.mutation()),
        true,
        startNanos,
        bytes(command.mutation()));
    this.command = command;
  }

  private static long bytes(Mutation.OnKey mutation) {
    return mutation instanceof Mutation.Store store ? store.value().length : 0;
  }

  @Override
  CompletableFuture<DataReply> run(Backend backend) {
    CompletableFuture<DataReply> reply = backend.mutate(command.mutation());
    if (kind() != OperationKind.SET) {
      return reply;
    }
    return reply.thenCompose(
        answer ->
            isTooLarge(answer)
                ? removeOld(backend, answer)
                : CompletableFuture.completedFuture(answer));
  }

  private static boolean isTooLarge(DataReply answer) {
    return answer instanceof DataReply.NotRun notRun
        && notRun.reason() == DataReply.NotRun.Reason.TOO_LARGE;
  }

  // memcached's rule: nobody shall read the old value for the one that could not be stored.
  private CompletableFuture<DataReply> removeOld(Backend backend, DataReply tooLarge) {
    return backend
        .mutate(new Mutation.Delete(key(), OptionalLong.empty()))
        .thenApply(removal -> removal instanceof DataReply.Unknown ? removal : tooLarge);
  }

  @Override
  void write(ReplyEncoder encoder, Output out) {
    if (reply() instanceof DataReply.Applied applied) {
      encoder.applied(command, applied, out);
    } else if (reply() instanceof DataReply.Declined declined) {
      encoder.declined(command, declined, out);
    } else {
      encoder.failed(command, Failures.ofMutation(reply()), out);
    }
  }
}
