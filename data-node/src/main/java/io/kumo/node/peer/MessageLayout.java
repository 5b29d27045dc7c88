package io.kumo.node.peer;

import io.kumo.node.replica.PeerMessage;
import io.kumo.node.replica.Stamp;
import io.netty.buffer.ByteBuf;
import java.util.function.ToLongFunction;

/**
 * How one kind of message is laid out behind its stamp.
 *
 * @param code names the kind in a frame, 1 to 255, for ever
 * @param bytes about how many bytes the writer writes, not too few
 */
record MessageLayout<M extends PeerMessage>(
    int code, Class<M> type, ToLongFunction<M> bytes, Writer<M> writer, Reader<M> reader) {

  /** Appends a message's fields. */
  interface Writer<M> {
    /** Without the stamp. */
    void write(M message, ByteBuf out);
  }

  /** Reads a message's fields; bytes behind the last known one are left. */
  interface Reader<M> {
    /** The message under the given stamp. */
    M read(Stamp stamp, ByteBuf body);
  }

  long bytesOf(PeerMessage message) {
    return bytes.applyAsLong(type.cast(message));
  }

  void write(PeerMessage message, ByteBuf out) {
    writer.write(type.cast(message), out);
  }
}
