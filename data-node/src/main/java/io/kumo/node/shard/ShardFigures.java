package io.kumo.node.shard;

/**
 * What waits in one shard.
 *
 * @param queuedTasks for its thread
 * @param mutationBytes client mutations that are not answered yet
 * @param unappliedBytes committed writes that the store does not have yet
 * @param waitingReads clients' reads that wait for the store
 * @param cacheHits clients' reads that memory could answer
 * @param cacheMisses clients' reads that had to ask the store
 * @param expiredByRead reads that met an entry past its end
 * @param expiredBySweep entries that the sweep found past their end
 * @param lagMs age of the oldest batch that a member has not acknowledged
 * @param led partitions that are led and served here
 * @param held partitions of which something is held here
 * @param incomplete partitions that lost entries by damage
 * @param freeBytes what its disk has left
 */
record ShardFigures(
    int queuedTasks,
    long mutationBytes,
    long unappliedBytes,
    int waitingReads,
    long cacheHits,
    long cacheMisses,
    long expiredByRead,
    long expiredBySweep,
    long lagMs,
    int led,
    int held,
    int incomplete,
    long freeBytes) {}
