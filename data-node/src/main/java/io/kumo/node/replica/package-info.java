/**
 * One partition on one node: the replication protocol as a pure core.
 *
 * <p>PacificA (Lin, Yang, Zhang, Zhou, "PacificA: Replication in Log-Based Distributed Storage
 * Systems", MSR-TR-2008-25) with leases between replicas. {@link io.kumo.node.replica.Events} go
 * in, {@link io.kumo.node.replica.Effects} come out; no thread, clock, socket or file. Numbers such
 * as "rule 14" in comments are those of the replication protocol's page, and each class is one of
 * its chapters. Start with {@link io.kumo.node.replica.Events} and {@link
 * io.kumo.node.replica.PeerMessage}.
 *
 * <p>May use the JDK, client-java's {@code ring} and {@code message}, and this module's {@code
 * entry} and {@code lease}.
 */
package io.kumo.node.replica;
