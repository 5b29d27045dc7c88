/**
 * How messages become bytes: frames, their types, and one codec for each type.
 *
 * <p>A frame is {@code length(4) type(1) flags(1) correlation(4) body}, all numbers big endian; the
 * length counts what follows it. Start with {@link io.kumo.wire.FrameType}, the list of all frames,
 * then {@link io.kumo.wire.FrameCodec} and {@link io.kumo.wire.Codecs}. Data requests and replies
 * have fixed binary layouts whose golden bytes the tests keep; control frames carry CBOR of
 * records.
 *
 * <p>Compatibility: a decoder ignores bytes behind the last field that it knows and CBOR fields
 * that it does not know, so that a newer minor version may add to the end; a frame of an unknown
 * type is answered with {@code ERROR} and does no harm. A codec never lets a peer's bytes cause
 * anything but a {@link io.kumo.wire.ProtocolException}.
 *
 * <p>Depends on {@code ring}, {@code message}, Netty's buffers and Jackson. No I/O happens here.
 */
package io.kumo.wire;
