package io.kumo.proxy.memcached;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.util.function.IntSupplier;

/**
 * Tells a connection's protocol by its first byte: {@code 0x80} begins the binary protocol, every
 * other byte is text. The binary protocol is not spoken: such a connection is closed, with a reason
 * that is counted. Safe for use by any thread.
 */
public final class ProtocolDetector {
  /** Begins each request of the binary protocol. */
  static final byte BINARY_MAGIC = (byte) 0x80;

  private final ReplyEncoder text;
  private final IntSupplier valueBytesMax;
  private final MemoryBudget memory;

  /**
   * A detector whose protocols share these.
   *
   * @param serverVersion what clients are told, beginning with the memcached version that the
   *     server is like
   * @param valueBytesMax the largest value taken, asked anew at each
   * @param memory bound of what all connections hold
   */
  public ProtocolDetector(String serverVersion, IntSupplier valueBytesMax, MemoryBudget memory) {
    this.text = new TextEncoder(serverVersion);
    this.valueBytesMax = requireNonNull(valueBytesMax, "valueBytesMax");
    this.memory = requireNonNull(memory, "memory");
  }

  /** The protocol of a connection that begins with {@code first}; made for it alone. */
  public Protocol detect(byte first) {
    if (first == BINARY_MAGIC) {
      return new Protocol(new Unspoken(), text);
    }
    return new Protocol(new TextDecoder(valueBytesMax, memory), text);
  }

  /** Ends the connection at once. */
  private static final class Unspoken implements Decoder {
    @Override
    public Command next(ByteBuffer in) {
      return new Command.Quit(TextForm.PLAIN, Command.Quit.Reason.PROTOCOL_UNKNOWN);
    }

    @Override
    public boolean midCommand() {
      return false;
    }

    @Override
    public void close() {
      // It holds nothing.
    }
  }
}
