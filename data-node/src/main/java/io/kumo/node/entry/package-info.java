/**
 * What a replica keeps: entries, the writes that make them, batches of writes, and the records of
 * the journal.
 *
 * <p>Start with {@link io.kumo.node.entry.Batch}. The replica core makes these values, the journal
 * and the store write them, peers send them. Pure: the JDK and client-java's {@code ring} and
 * {@code message}. Arrays are handed over, not copied.
 */
package io.kumo.node.entry;
