package io.kumo.node.shard;

import io.kumo.node.entry.Batch;
import io.kumo.node.entry.JournalRecord;
import io.kumo.node.journal.Journal;
import io.kumo.node.journal.JournalCursor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A journal without a disk that writes down what it was asked, in order. */
final class LedgerJournal implements Journal {
  private final List<String> ledger;
  private final List<Map<Integer, Long>> pruned = new ArrayList<>();
  Set<Integer> holders = Set.of();
  private long written;
  private long synced;

  LedgerJournal(List<String> ledger) {
    this.ledger = ledger;
  }

  /** What {@link #prune} was told, call by call. */
  synchronized List<Map<Integer, Long>> pruned() {
    return List.copyOf(pruned);
  }

  @Override
  public synchronized long append(List<JournalRecord> records) {
    written += records.size();
    return written;
  }

  @Override
  public synchronized long force() {
    ledger.add("force");
    synced = written;
    return synced;
  }

  @Override
  public synchronized long writtenPosition() {
    return written;
  }

  @Override
  public synchronized long syncedPosition() {
    return synced;
  }

  @Override
  public synchronized int prune(Map<Integer, Long> syncedApplied) {
    ledger.add("prune");
    pruned.add(syncedApplied);
    return 0;
  }

  @Override
  public boolean carry(int partition, long watermark, List<Batch> batches) {
    ledger.add("carry " + partition);
    return true;
  }

  @Override
  public Set<Integer> holders(Map<Integer, Long> syncedApplied) {
    return holders;
  }

  @Override
  public Map<Integer, Long> syncedApplied() {
    return Map.of();
  }

  @Override
  public boolean reaches(int partition, long afterVersion) {
    return false;
  }

  @Override
  public JournalCursor cursor(Map<Integer, Long> afterVersions) {
    throw new UnsupportedOperationException("nobody joins here");
  }

  @Override
  public List<JournalRecord.State> states() {
    return List.of();
  }

  @Override
  public long bytes() {
    return written;
  }

  @Override
  public void close() {
    ledger.add("close");
  }
}
