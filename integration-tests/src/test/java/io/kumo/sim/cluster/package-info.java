/**
 * Whole clusters on virtual time, from a seed: managers, several nodes with many partitions in one
 * or two shards each, and clients, all production code but for clock, network, store files and Raft
 * itself, in one thread.
 *
 * <p>Start with {@link io.kumo.sim.cluster.ClusterSimulation}. A seed decides everything: {@code
 * -Dkumo.sim.cluster.seed=N} runs that one again. {@link io.kumo.sim.cluster.PartitionLedger} holds
 * what must be true of a partition at every step; each key's history is judged at the end.
 */
package io.kumo.sim.cluster;
