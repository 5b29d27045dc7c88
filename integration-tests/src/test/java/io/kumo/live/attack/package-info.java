/**
 * Clients that no server deserves: bytes that mean nothing, frames that never end, connections that
 * do nothing.
 *
 * <p>Start with {@link io.kumo.live.attack.Attacker}.
 */
package io.kumo.live.attack;
