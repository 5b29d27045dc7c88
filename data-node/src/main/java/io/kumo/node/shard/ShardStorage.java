package io.kumo.node.shard;

import io.kumo.node.cache.EntryCache;
import io.kumo.node.journal.Journal;
import io.kumo.node.store.EntryStore;
import io.kumo.ring.RingSettings;

/** Where a shard keeps what it has, and who reads and writes it. */
record ShardStorage(
    RingSettings ring,
    Journal journal,
    EntryStore store,
    EntryCache cache,
    ApplierQueue applier,
    Readers readers) {}
