/**
 * The leader's soft state: when it last heard of each node, and since when partitions wait to be
 * restarted. It is not replicated; a new leader begins afresh.
 *
 * <p>Start with {@link io.kumo.manager.liveness.NodeLiveness}. No thread, clock or socket here:
 * time comes in as nanoseconds of a monotonic clock. Depends on {@code state} and on client-java's
 * {@code ring}.
 */
package io.kumo.manager.liveness;
