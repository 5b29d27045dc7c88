package io.kumo.wire;

import io.kumo.message.DataRequest;
import io.kumo.message.Mutation;
import io.kumo.message.OperationId;
import io.netty.buffer.ByteBuf;

/**
 * {@code epoch(8) partition(4) client(8) sequence(8) seenVersion(8) retry(1)}, then the mutation as
 * {@link MutationFields} lays it out.
 */
final class MutateCodec implements FrameCodec<DataRequest.Mutate> {
  private static final int HEAD_BYTES = 37;

  @Override
  public int type() {
    return FrameType.MUTATE;
  }

  @Override
  public int sizeEstimate(DataRequest.Mutate message) {
    return HEAD_BYTES + MutationFields.sizeEstimate(message.mutation());
  }

  @Override
  public void write(DataRequest.Mutate message, ByteBuf out) {
    out.writeLong(message.epoch());
    out.writeInt(message.partition());
    out.writeLong(message.id().client());
    out.writeLong(message.id().sequence());
    out.writeLong(message.seenVersion());
    out.writeBoolean(message.retry());
    MutationFields.write(message.mutation(), out);
  }

  @Override
  public DataRequest.Mutate read(ByteBuf body) {
    long epoch = body.readLong();
    int partition = body.readInt();
    OperationId id = new OperationId(body.readLong(), body.readLong());
    long seenVersion = body.readLong();
    boolean retry = body.readBoolean();
    Mutation mutation = MutationFields.read(body);
    return new DataRequest.Mutate(epoch, partition, id, seenVersion, retry, mutation);
  }
}
