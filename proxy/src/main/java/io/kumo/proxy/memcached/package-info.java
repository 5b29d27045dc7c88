/**
 * memcached's protocols: bytes to commands, results to bytes. Pure: no thread, no clock, no socket.
 *
 * <p>Start with {@link io.kumo.proxy.memcached.ProtocolDetector}, which picks a {@link
 * io.kumo.proxy.memcached.Protocol} by a connection's first byte: a {@link
 * io.kumo.proxy.memcached.Decoder} and the {@link io.kumo.proxy.memcached.ReplyEncoder} that goes
 * with it. A {@link io.kumo.proxy.memcached.Command} says what was asked in words of no protocol,
 * and carries a {@link io.kumo.proxy.memcached.ReplyForm} that only its own encoder understands, so
 * that what lies behind need not know how it was asked. Depends on client-java's {@code ring} and
 * {@code message} and the JDK.
 */
package io.kumo.proxy.memcached;
