/**
 * The threads around the replica cores: one that owns a shard's cores and journal, an applier that
 * owns its store's writes, readers, and one that forces the journal.
 *
 * <p>Start with {@link io.kumo.node.shard.Shard}. What the cores decide happens here; what they
 * must know is brought to them here. Other threads see only the entry cache and published,
 * immutable {@link io.kumo.node.shard.PartitionView}s.
 */
package io.kumo.node.shard;
