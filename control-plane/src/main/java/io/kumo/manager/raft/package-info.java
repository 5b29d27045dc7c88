/**
 * The Raft group that replicates the cluster's state, and the only package that knows Ratis.
 *
 * <p>Start with {@link io.kumo.manager.raft.RaftMember}. Raft's own terms and indexes never leave
 * the package but as metrics.
 */
package io.kumo.manager.raft;
