package io.kumo.wire;

import io.netty.buffer.ByteBuf;
import java.util.Optional;
import java.util.UUID;

/** {@code major(2) minor(2) hasCluster(1) [cluster id(16)]}. */
final class HelloReplyCodec implements FrameCodec<HelloReply> {
  private static final int BYTES_MAX = 21;

  @Override
  public int type() {
    return FrameType.HELLO_REPLY;
  }

  @Override
  public int sizeEstimate(HelloReply reply) {
    return BYTES_MAX;
  }

  @Override
  public void write(HelloReply reply, ByteBuf out) {
    Fields.writeVersion(reply.version(), out);
    out.writeBoolean(reply.clusterId().isPresent());
    reply.clusterId().ifPresent(id -> Fields.writeUuid(id, out));
  }

  @Override
  public HelloReply read(ByteBuf body) {
    ProtocolVersion version = Fields.readVersion(body);
    Optional<UUID> clusterId =
        body.readBoolean() ? Optional.of(Fields.readUuid(body)) : Optional.empty();
    return new HelloReply(version, clusterId);
  }
}
