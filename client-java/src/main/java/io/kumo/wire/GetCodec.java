package io.kumo.wire;

import io.kumo.message.DataRequest;
import io.netty.buffer.ByteBuf;

/** {@code epoch(8) partition(4) key}, where a key is {@code length(1) bytes}. */
final class GetCodec implements FrameCodec<DataRequest.Get> {
  @Override
  public int type() {
    return FrameType.GET;
  }

  @Override
  public int sizeEstimate(DataRequest.Get message) {
    return 13 + message.key().bytes().length;
  }

  @Override
  public void write(DataRequest.Get message, ByteBuf out) {
    out.writeLong(message.epoch());
    out.writeInt(message.partition());
    Fields.writeKey(message.key(), out);
  }

  @Override
  public DataRequest.Get read(ByteBuf body) {
    return new DataRequest.Get(body.readLong(), body.readInt(), Fields.readKey(body));
  }
}
