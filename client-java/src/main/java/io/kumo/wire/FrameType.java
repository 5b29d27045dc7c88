package io.kumo.wire;

/**
 * The types of frames, 0 to 255. Plain numbers, because a peer may send ones that we do not know,
 * and because the data node defines those of {@link #NODE_FIRST} to {@link #NODE_LAST} itself.
 */
public final class FrameType {
  /** The first frame of whoever connects: {@link Hello}. */
  public static final int HELLO = 1;

  /** The accepting side's answer: {@link HelloReply}. */
  public static final int HELLO_REPLY = 2;

  /** Says why the sender closes the connection, as its last frame: {@link Close}. */
  public static final int CLOSE = 3;

  /** Answers a request that could not be understood or handled: {@link ErrorReply}. */
  public static final int ERROR = 4;

  /** Asks whether the other side lives; empty. */
  public static final int PING = 5;

  /** Answers a ping; empty. */
  public static final int PONG = 6;

  /** {@link io.kumo.message.DataRequest.Get}, answered by {@link #DATA_REPLY}. */
  public static final int GET = 16;

  /** {@link io.kumo.message.DataRequest.Mutate}, answered by {@link #DATA_REPLY}. */
  public static final int MUTATE = 17;

  /** {@link io.kumo.message.DataReply}. */
  public static final int DATA_REPLY = 18;

  /** {@link io.kumo.message.ManagerRequest}, answered by {@link #MANAGER_REPLY}. */
  public static final int MANAGER_REQUEST = 32;

  /** {@link io.kumo.message.ManagerReply}. */
  public static final int MANAGER_REPLY = 33;

  /** A {@link io.kumo.ring.Ring}: pushed to watchers, or the answer to {@link #RING_REQUEST}. */
  public static final int RING = 34;

  /**
   * Asks for the newest ring that the other side knows, whatever it is: a manager or a node.
   * Answered by {@link #RING}, or by an {@link ErrorReply} of {@link ErrorReply.Code#NO_RING}.
   */
  public static final int RING_REQUEST = 35;

  /** {@link io.kumo.message.VerifyRequest}, answered by {@link #VERIFY_REPORT}. */
  public static final int VERIFY_REQUEST = 40;

  /** {@link io.kumo.message.VerifyReport}. */
  public static final int VERIFY_REPORT = 41;

  /** Asks a node for all its metrics; empty. Answered by {@link #METRICS_REPORT}. */
  public static final int METRICS_REQUEST = 42;

  /** {@link io.kumo.message.MetricsReport}. */
  public static final int METRICS_REPORT = 43;

  /** The first of the types that nodes use among themselves. */
  public static final int NODE_FIRST = 64;

  /** The last of the types that nodes use among themselves. */
  public static final int NODE_LAST = 127;

  private FrameType() {}
}
