package io.kumo.proxy.memcached;

import java.nio.ByteBuffer;

/**
 * Turns one connection's bytes into commands. It belongs to one connection and its thread.
 *
 * <p>It takes bytes as they come, split anywhere. What it needs beyond a call and has not taken
 * from the buffer, the caller keeps and shows again with what arrives behind it.
 */
public interface Decoder {
  /**
   * The next command, or null when it needs more bytes.
   *
   * @param in what has arrived and was not taken yet; on return its position stands behind what was
   *     taken. With null all that is left, if anything, belongs to a command not yet complete
   */
  Command next(ByteBuffer in);

  /** Whether it has taken bytes of a command that is not complete. */
  boolean midCommand();

  /** Gives back what it holds; to be called once, when the connection has ended. */
  void close();
}
