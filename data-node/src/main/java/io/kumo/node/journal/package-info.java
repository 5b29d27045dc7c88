/**
 * The journal of a shard: what its replicas have taken, in append-only segment files.
 *
 * <p>Start with {@link io.kumo.node.journal.Journal}; {@link io.kumo.node.journal.SegmentedJournal}
 * keeps it in files, {@link io.kumo.node.journal.RecordCodec} and {@link
 * io.kumo.node.journal.BatchCodec} are its bytes, which nodes also send each other. Depends on
 * {@code entry} and client-java.
 */
package io.kumo.node.journal;
