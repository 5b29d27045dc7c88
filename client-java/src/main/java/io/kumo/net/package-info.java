/**
 * Moves frames: servers that accept peers, connections that ask and are answered, and the event
 * loops that both share.
 *
 * <p>Start with {@link io.kumo.net.NetRuntime}, the event loops of a process. A server is a {@link
 * io.kumo.net.FrameServer} with a {@link io.kumo.net.FrameService}, which makes a {@link
 * io.kumo.net.FrameHandler} for each {@link io.kumo.net.Peer}; a client is a {@link
 * io.kumo.net.ConnectionPool} of {@link io.kumo.net.Connection}s.
 *
 * <p>What is sent, from whatever thread, is queued by the connection, encoded on its event loop
 * into one buffer and flushed once for each turn of the loop. Queues are bounded in bytes, requests
 * in number, and each request ends: by its reply, by its time-out or with its connection.
 *
 * <p>Depends on {@code wire}, {@code time} and Netty.
 */
package io.kumo.net;
