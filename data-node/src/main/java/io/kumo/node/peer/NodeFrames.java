package io.kumo.node.peer;

import io.kumo.node.lease.Heartbeat;
import io.kumo.wire.FrameCodec;
import io.kumo.wire.FrameType;

/** The types of the frames between nodes and their codecs. */
public final class NodeFrames {
  /** {@link PeerFrame}; not answered. */
  public static final int MESSAGES = FrameType.NODE_FIRST;

  /** {@link Heartbeat}; answered by {@link #HEARTBEAT_ANSWER}. */
  public static final int HEARTBEAT = FrameType.NODE_FIRST + 1;

  /** {@link Heartbeat.Answer}. */
  public static final int HEARTBEAT_ANSWER = FrameType.NODE_FIRST + 2;

  /** Asks to be shown what a store holds; answered by {@link #COMPARE_ANSWER}. */
  public static final int COMPARE = FrameType.NODE_FIRST + 3;

  /** What a store holds. */
  public static final int COMPARE_ANSWER = FrameType.NODE_FIRST + 4;

  /** Codec of {@link #MESSAGES}. */
  public static final FrameCodec<PeerFrame> MESSAGES_CODEC = new PeerFrameCodec();

  /** Codec of {@link #HEARTBEAT}. */
  public static final FrameCodec<Heartbeat> HEARTBEAT_CODEC = new HeartbeatCodec();

  /** Codec of {@link #HEARTBEAT_ANSWER}. */
  public static final FrameCodec<Heartbeat.Answer> HEARTBEAT_ANSWER_CODEC =
      new HeartbeatAnswerCodec();

  private NodeFrames() {}
}
