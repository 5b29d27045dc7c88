package io.kumo.wire;

import io.kumo.message.DataReply;
import io.kumo.message.DataRequest;
import io.kumo.message.ManagerReply;
import io.kumo.message.ManagerRequest;
import io.kumo.message.MetricsReport;
import io.kumo.message.VerifyReport;
import io.kumo.message.VerifyRequest;
import io.kumo.ring.Ring;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

/** The codec of each frame that is not a node's own. */
public final class Codecs {
  /** {@link FrameType#HELLO}. */
  public static final FrameCodec<Hello> HELLO = new HelloCodec();

  /** {@link FrameType#HELLO_REPLY}. */
  public static final FrameCodec<HelloReply> HELLO_REPLY = new HelloReplyCodec();

  /** {@link FrameType#CLOSE}. */
  public static final FrameCodec<Close> CLOSE = new CloseCodec();

  /** {@link FrameType#ERROR}. */
  public static final FrameCodec<ErrorReply> ERROR = new ErrorReplyCodec();

  /** {@link FrameType#PING}; the message is {@link Empty#EMPTY}. */
  public static final FrameCodec<Empty> PING = new EmptyCodec(FrameType.PING);

  /** {@link FrameType#PONG}; the message is {@link Empty#EMPTY}. */
  public static final FrameCodec<Empty> PONG = new EmptyCodec(FrameType.PONG);

  /** {@link FrameType#GET}. */
  public static final FrameCodec<DataRequest.Get> GET = new GetCodec();

  /** {@link FrameType#MUTATE}. */
  public static final FrameCodec<DataRequest.Mutate> MUTATE = new MutateCodec();

  /** {@link FrameType#DATA_REPLY}. */
  public static final FrameCodec<DataReply> DATA_REPLY = new DataReplyCodec();

  /** {@link FrameType#MANAGER_REQUEST}. */
  public static final FrameCodec<ManagerRequest> MANAGER_REQUEST =
      new CborCodec<>(FrameType.MANAGER_REQUEST, ManagerRequest.class);

  /** {@link FrameType#MANAGER_REPLY}. */
  public static final FrameCodec<ManagerReply> MANAGER_REPLY =
      new CborCodec<>(FrameType.MANAGER_REPLY, ManagerReply.class);

  /** {@link FrameType#VERIFY_REQUEST}. */
  public static final FrameCodec<VerifyRequest> VERIFY_REQUEST =
      new CborCodec<>(FrameType.VERIFY_REQUEST, VerifyRequest.class);

  /** {@link FrameType#VERIFY_REPORT}. */
  public static final FrameCodec<VerifyReport> VERIFY_REPORT =
      new CborCodec<>(FrameType.VERIFY_REPORT, VerifyReport.class);

  /** {@link FrameType#RING}. */
  public static final FrameCodec<Ring> RING = new RingCodec();

  /**
   * {@link FrameType#RING} with a body that {@link #encoded} has made, for many who get the same.
   */
  public static final FrameCodec<byte[]> ENCODED_RING = new EncodedCodec(FrameType.RING);

  /** {@link FrameType#RING_REQUEST}; the message is {@link Empty#EMPTY}. */
  public static final FrameCodec<Empty> RING_REQUEST = new EmptyCodec(FrameType.RING_REQUEST);

  /** {@link FrameType#METRICS_REQUEST}; the message is {@link Empty#EMPTY}. */
  public static final FrameCodec<Empty> METRICS_REQUEST = new EmptyCodec(FrameType.METRICS_REQUEST);

  /** {@link FrameType#METRICS_REPORT}. */
  public static final FrameCodec<MetricsReport> METRICS_REPORT =
      new CborCodec<>(FrameType.METRICS_REPORT, MetricsReport.class);

  private Codecs() {}

  /** A frame's body. */
  public static <T> byte[] encoded(FrameCodec<T> codec, T message) {
    ByteBuf body = Unpooled.buffer(codec.sizeEstimate(message));
    codec.write(message, body);
    return ByteBufUtil.getBytes(body);
  }

  /**
   * Makes the first control frames as quick as later ones: what CBOR needs is made at its first use
   * and takes up to a second on a busy machine, which an event loop does not have.
   */
  public static void prepareControlFrames() {
    roundTrip(MANAGER_REQUEST, new ManagerRequest.WatchRing(0));
    roundTrip(MANAGER_REPLY, new ManagerReply.Watching());
  }

  private static <T> void roundTrip(FrameCodec<T> codec, T message) {
    ByteBuf buffer = Unpooled.buffer();
    codec.write(message, buffer);
    T read = codec.decode(buffer);
    if (!read.equals(message)) {
      throw new IllegalStateException(message + " comes back as " + read);
    }
  }
}
