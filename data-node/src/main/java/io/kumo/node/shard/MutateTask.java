package io.kumo.node.shard;

import io.kumo.message.DataReply;
import io.kumo.message.DataRequest;
import io.kumo.message.Mutation;
import io.kumo.node.replica.ReplyTo;

/** One client's mutation on its way through the shard; gives its room back with its answer. */
final class MutateTask implements Runnable, ReplyTo {
  private static final long OVERHEAD_BYTES = 300;

  private final PartitionSlot slot;
  private final DataRequest.Mutate request;
  private final Admission admission;
  private final ReplyTo client;

  MutateTask(PartitionSlot slot, DataRequest.Mutate request, Admission admission, ReplyTo client) {
    this.slot = slot;
    this.request = request;
    this.admission = admission;
    this.client = client;
  }

  /** About how much memory a mutation takes until it is answered. */
  static long bytesOf(Mutation mutation) {
    long bytes = OVERHEAD_BYTES;
    if (mutation instanceof Mutation.OnKey onKey) {
      bytes += onKey.key().bytes().length;
    }
    return mutation instanceof Mutation.Store store ? bytes + store.value().length : bytes;
  }

  @Override
  public void run() {
    slot.offer(request, this);
  }

  @Override
  public void reply(DataReply reply) {
    admission.leave(bytesOf(request.mutation()));
    client.reply(reply);
  }
}
