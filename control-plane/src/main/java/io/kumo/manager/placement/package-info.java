/**
 * Which nodes shall hold which partition: chains and nodes in, target chains out.
 *
 * <p>Start with {@link io.kumo.manager.placement.Planner}. Pure: the same input gives the same plan
 * on every machine. Depends on the JDK and on client-java's {@code ring}.
 */
package io.kumo.manager.placement;
