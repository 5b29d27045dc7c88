package io.kumo.node.shard;

import static java.util.Objects.requireNonNull;

import io.kumo.node.replica.ReplicaConfig;

/**
 * The bounds of one shard.
 *
 * @param durability when a write counts as written
 * @param cacheBytes what committed state may take in memory, what is pinned apart
 * @param storeBytes memory for the store's pages; all stores of a process share the first one's
 * @param unappliedBytesMax committed writes that the store does not have yet, beyond which client
 *     mutations are answered as overloaded
 * @param mutationBytesMax client mutations that are not answered yet, beyond which further ones are
 *     answered as overloaded
 * @param clientReadsMax reads that may wait for the store, beyond which further ones are answered
 *     as overloaded
 * @param readerThreads how many read the store
 * @param operationsMax operation records that are remembered
 * @param operationBytesMax the same in bytes
 * @param limits of each replica
 */
public record ShardSettings(
    Durability durability,
    long cacheBytes,
    long storeBytes,
    long unappliedBytesMax,
    long mutationBytesMax,
    int clientReadsMax,
    int readerThreads,
    int operationsMax,
    long operationBytesMax,
    ReplicaConfig.Limits limits) {
  /** Refuses missing parts and bounds that let nothing through. */
  public ShardSettings {
    requireNonNull(durability, "durability");
    requireNonNull(limits, "limits");
    if (cacheBytes < 0 || unappliedBytesMax < 1 || mutationBytesMax < 1) {
      throw new IllegalArgumentException(
          "cache %d, unapplied %d or mutation bytes %d out of range"
              .formatted(cacheBytes, unappliedBytesMax, mutationBytesMax));
    }
    if (clientReadsMax < 1 || readerThreads < 1) {
      throw new IllegalArgumentException(
          "client reads %d or reader threads %d below 1".formatted(clientReadsMax, readerThreads));
    }
  }
}
