/**
 * The comparer: reads everything that this node leads again and again, slowly, and compares it with
 * the other in-sync members, so that damage and differences are found before a read needs what they
 * hit, and are repaired.
 *
 * <p>Start with {@link io.kumo.node.verify.Verifier}. What two stores show is compared exactly
 * though both go on being written: {@link io.kumo.node.verify.Seen} has the reasoning, {@link
 * io.kumo.node.verify.PartitionComparison} the steps. Nothing here takes part in replication; what
 * is found is repaired by an ordinary write of the primary's. Depends on {@code shard}, {@code
 * peer}, {@code store}, {@code lease}, {@code replica}, {@code entry} and client-java.
 */
package io.kumo.node.verify;
