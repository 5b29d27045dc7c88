/**
 * The state that the managers' Raft group replicates, and every change that it can undergo.
 *
 * <p>Start with {@link io.kumo.manager.state.ClusterState} and {@link
 * io.kumo.manager.state.Command}. Pure: no thread, clock, randomness, socket or file; a command
 * applied to the same state gives the same state and reply on every manager, whatever it holds, and
 * never throws. Depends on the JDK and on client-java's {@code ring} and {@code message}.
 */
package io.kumo.manager.state;
