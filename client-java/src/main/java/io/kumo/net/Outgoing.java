package io.kumo.net;

import io.kumo.wire.FrameCodec;
import io.netty.buffer.ByteBuf;

/**
 * A frame that waits to be sent.
 *
 * @param <T> its message
 */
class Outgoing<T> {
  /** {@code length(4) type(1) flags(1) correlation(4)}. */
  static final int HEAD_BYTES = 10;

  private final FrameCodec<T> codec;
  private final T message;
  private final int bytesEstimate;
  private int correlationId;

  Outgoing(FrameCodec<T> codec, T message, int correlationId) {
    this.codec = codec;
    this.message = message;
    this.correlationId = correlationId;
    this.bytesEstimate = HEAD_BYTES + codec.sizeEstimate(message);
  }

  /** About how long the frame is. */
  final int bytesEstimate() {
    return bytesEstimate;
  }

  final int type() {
    return codec.type();
  }

  final int correlationId() {
    return correlationId;
  }

  final void correlationId(int id) {
    correlationId = id;
  }

  /** Called on the event loop just before it is encoded; {@code false} drops it. */
  boolean beforeEncoding() {
    return true;
  }

  /** Called once if it is dropped without a byte written; on whatever thread finds out. */
  void onDropped(RequestException why) {}

  /** Appends the whole frame; nothing, if the codec fails. */
  final void encode(ByteBuf out) {
    int start = out.writerIndex();
    try {
      out.ensureWritable(bytesEstimate);
      out.writeInt(0);
      out.writeByte(codec.type());
      out.writeByte(0);
      out.writeInt(correlationId);
      codec.write(message, out);
      out.setInt(start, out.writerIndex() - start - Integer.BYTES);
    } catch (RuntimeException e) {
      out.writerIndex(start);
      throw e;
    }
  }
}
