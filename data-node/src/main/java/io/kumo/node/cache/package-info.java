/**
 * The node's memory of what is committed: newest entries and absences, bounded in bytes.
 *
 * <p>Start with {@link io.kumo.node.cache.EntryCache}. One cache belongs to one shard; network
 * loops read it without a lock. Depends on {@code entry} and client-java's {@code ring}.
 */
package io.kumo.node.cache;
