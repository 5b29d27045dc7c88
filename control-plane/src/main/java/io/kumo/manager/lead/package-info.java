/**
 * What the leading manager does of itself: make the cluster, note who lives, restart partitions,
 * take nodes in.
 *
 * <p>Start with {@link io.kumo.manager.lead.LeaderDuties}. Depends on {@code state}, {@code
 * placement}, {@code liveness}, {@code raft} and on client-java's {@code ring} and {@code time}.
 */
package io.kumo.manager.lead;
