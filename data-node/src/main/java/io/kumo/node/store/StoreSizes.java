package io.kumo.node.store;

/**
 * How much a store holds.
 *
 * @param rows entries, pieces of large values and partition rows together
 * @param diskBytes taken on disk, garbage included
 */
public record StoreSizes(long rows, long diskBytes) {}
