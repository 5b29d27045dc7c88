package io.kumo.wire;

import io.netty.buffer.ByteBuf;

/**
 * How frames of one type carry their message. Without state; safe for use by any thread.
 *
 * @param <T> the message
 */
public interface FrameCodec<T> {
  /** The type of the frames, one of {@link FrameType} or of the node's own range. */
  int type();

  /**
   * About how many bytes {@link #write} will write: buffers are sized and queues are bounded by it.
   * It should not be too small by more than a hundred bytes.
   */
  int sizeEstimate(T message);

  /** Appends the body, without the frame's head. */
  void write(T message, ByteBuf out);

  /**
   * Reads a body, from {@code readerIndex} to {@code writerIndex}, and keeps nothing of the buffer.
   *
   * @throws ProtocolException if the bytes are no such message; implementations may as well let an
   *     {@link IndexOutOfBoundsException} or a record's {@link IllegalArgumentException} escape,
   *     which {@link #decode} turns into it
   */
  T read(ByteBuf body);

  /**
   * Reads a body like {@link #read}, with a single kind of failure.
   *
   * @throws ProtocolException if the bytes are no such message
   */
  default T decode(ByteBuf body) {
    try {
      return read(body);
    } catch (IndexOutOfBoundsException e) {
      throw new ProtocolException("frame of type " + type() + " ends too early", e);
    } catch (IllegalArgumentException | NullPointerException e) {
      throw new ProtocolException("frame of type " + type() + ": " + e.getMessage(), e);
    }
  }
}
