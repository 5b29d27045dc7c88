/**
 * One partition on three nodes, on virtual time, from a seed: the production cores of replicas,
 * leases, managers and clients over a simulated network and disk, under every fault that the
 * protocol is to bear.
 *
 * <p>Start with {@link io.kumo.sim.Simulation}. A seed decides everything: {@code
 * -Dkumo.sim.seed=N} runs that one again. What must never happen is checked by {@link
 * io.kumo.sim.Invariants} while it runs, and each key's history at the end.
 */
package io.kumo.sim;
