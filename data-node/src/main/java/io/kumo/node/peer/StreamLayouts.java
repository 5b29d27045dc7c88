package io.kumo.node.peer;

import io.kumo.node.journal.BatchCodec;
import io.kumo.node.replica.PeerMessage;
import io.kumo.node.replica.Stamp;
import io.netty.buffer.ByteBuf;
import java.util.List;

/** The messages by which a primary's writes reach its members and learners, and their end. */
final class StreamLayouts {
  private StreamLayouts() {}

  static List<MessageLayout<?>> all() {
    return List.of(
        new MessageLayout<>(
            1,
            PeerMessage.Append.class,
            append -> BatchCodec.bytes(append.batch()),
            (append, out) -> Nested.batch(append.batch(), out),
            (stamp, body) -> new PeerMessage.Append(stamp, Nested.batch(body))),
        new MessageLayout<>(
            2,
            PeerMessage.Acknowledged.class,
            acknowledged -> 17,
            (acknowledged, out) ->
                out.writeLong(acknowledged.version())
                    .writeLong(acknowledged.pinnedBytes())
                    .writeBoolean(acknowledged.hindered()),
            StreamLayouts::acknowledged),
        new MessageLayout<>(
            3,
            PeerMessage.Commit.class,
            commit -> 8,
            (commit, out) -> out.writeLong(commit.watermark()),
            (stamp, body) -> new PeerMessage.Commit(stamp, body.readLong())),
        new MessageLayout<>(
            4,
            PeerMessage.Refused.class,
            refused -> 0,
            (refused, out) -> {},
            (stamp, body) -> new PeerMessage.Refused(stamp)),
        new MessageLayout<>(
            15,
            PeerMessage.Stopping.class,
            stopping -> 1,
            (stopping, out) -> out.writeBoolean(stopping.all()),
            (stamp, body) -> new PeerMessage.Stopping(stamp, body.readBoolean())));
  }

  private static PeerMessage.Acknowledged acknowledged(Stamp stamp, ByteBuf body) {
    long version = body.readLong();
    long pinnedBytes = body.readLong();
    // An older node does not tell.
    boolean hindered = body.isReadable() && body.readBoolean();
    return new PeerMessage.Acknowledged(stamp, version, pinnedBytes, hindered);
  }
}
