package io.kumo.net;

/**
 * The bounds of a connection, for both ends.
 *
 * @param connectionsMax how many a server keeps at once; more are closed at once with a reason
 * @param frameBytesMax the longest frame that is taken; a longer one closes the connection
 * @param queueBytesMax about how many bytes may wait to be sent on one connection
 * @param requestsMax how many requests of one connection may wait for their reply
 * @param connectTimeoutMs how long connecting and the hello may take, at either end
 * @param frameTimeoutMs how long the rest of a frame may take once it has begun
 * @param pingMs after how much silence the connecting side asks whether the other lives
 * @param silenceMs after how much silence an end closes the connection; above {@code pingMs}
 */
public record FrameLimits(
    int connectionsMax,
    int frameBytesMax,
    long queueBytesMax,
    int requestsMax,
    int connectTimeoutMs,
    int frameTimeoutMs,
    int pingMs,
    int silenceMs) {
  /** What fits most processes. */
  public static final FrameLimits DEFAULT =
      new FrameLimits(20_000, 16 << 20, 64L << 20, 65_536, 2_000, 30_000, 5_000, 15_000);

  /** The longest hello, and so the longest frame of a peer that has not said it yet. */
  static final int HELLO_BYTES_MAX = 8_192;

  /** Refuses bounds that let nothing through. */
  public FrameLimits {
    atLeast(1, connectionsMax, "connectionsMax");
    atLeast(HELLO_BYTES_MAX, frameBytesMax, "frameBytesMax");
    atLeast(HELLO_BYTES_MAX, queueBytesMax, "queueBytesMax");
    atLeast(1, requestsMax, "requestsMax");
    atLeast(1, connectTimeoutMs, "connectTimeoutMs");
    atLeast(1, frameTimeoutMs, "frameTimeoutMs");
    atLeast(1, pingMs, "pingMs");
    atLeast(pingMs + 1L, silenceMs, "silenceMs");
  }

  private static void atLeast(long min, long value, String what) {
    if (value < min) {
      throw new IllegalArgumentException(what + " is below " + min + ": " + value);
    }
  }

  /** The same with another bound of connections. */
  public FrameLimits withConnectionsMax(int max) {
    return new FrameLimits(
        max,
        frameBytesMax,
        queueBytesMax,
        requestsMax,
        connectTimeoutMs,
        frameTimeoutMs,
        pingMs,
        silenceMs);
  }

  /** The same with another bound of frames; the queue is made to hold at least two of them. */
  public FrameLimits withFrameBytesMax(int max) {
    return new FrameLimits(
        connectionsMax,
        max,
        Math.max(queueBytesMax, 2L * max),
        requestsMax,
        connectTimeoutMs,
        frameTimeoutMs,
        pingMs,
        silenceMs);
  }

  /** The same, made to take frames with values of up to {@code valueBytesMax}. */
  public FrameLimits forValuesOf(int valueBytesMax) {
    int needed = valueBytesMax + HELLO_BYTES_MAX;
    return needed > frameBytesMax ? withFrameBytesMax(needed) : this;
  }
}
