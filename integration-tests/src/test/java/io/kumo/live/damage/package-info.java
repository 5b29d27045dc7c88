/**
 * A small cluster in this process whose nodes' files can be damaged while they are stopped.
 *
 * <p>Start with {@link io.kumo.live.damage.DamagedPair}.
 */
package io.kumo.live.damage;
