/**
 * Leases between replicas: how a primary knows that nobody else can serve, and how its members keep
 * their word.
 *
 * <p>A primary serves only while each counted member's {@link io.kumo.node.lease.HeldLease} runs; a
 * member remembers in {@link io.kumo.node.lease.Grants} to whom it gave one, and waits its grace
 * out before it serves itself. One {@link io.kumo.node.lease.Heartbeat} serves all partitions of a
 * pair of nodes: {@link io.kumo.node.lease.HeartbeatSender} and {@link
 * io.kumo.node.lease.HeartbeatJudge} are its two ends on one connection (rules 8 and 9 of the
 * replication protocol). Pure: no clock, thread or socket; times come in as monotonic nanoseconds
 * of the local clock and never leave the node.
 */
package io.kumo.node.lease;
