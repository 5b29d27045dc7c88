/**
 * The bytes of commands, of their replies and of the whole state, for the Raft log and its
 * snapshots.
 *
 * <p>Start with {@link io.kumo.manager.codec.CommandCodec}. The same value has the same bytes on
 * every machine. Pure; depends on {@code state} and on client-java's {@code ring} and {@code
 * message}.
 */
package io.kumo.manager.codec;
