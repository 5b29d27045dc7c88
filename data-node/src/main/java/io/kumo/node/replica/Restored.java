package io.kumo.node.replica;

import io.kumo.message.ManagerRequest;
import io.kumo.node.entry.Batch;
import io.kumo.node.entry.Write;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What a replica's files said at the start, judged by {@link RestartRule}.
 *
 * @param voided why the replica counts as empty, if it does although its files hold something
 * @param history of the log
 * @param watermark the highest of journal and applied position
 * @param unapplied committed writes that the store does not have, in order: to be cached and
 *     applied once the journal's replayed part is synced
 * @param inDoubt batches above the watermark, in order
 * @param operations committed operations that the journal still holds
 * @param marks the committed flushes, those in {@code unapplied} among them
 * @param completeSince the boot in which the replica was last known complete
 */
public record Restored(
    int partition,
    Optional<String> voided,
    int term,
    int leaderTerm,
    History history,
    long watermark,
    List<Write> unapplied,
    List<Batch> inDoubt,
    OperationTable operations,
    FlushMarks marks,
    Optional<UUID> completeSince) {
  /** Completeness that no boot voids: all was synced at a clean stop (rule 22). */
  public static final UUID ANY_BOOT = new UUID(0, 0);

  /** Copies the lists. */
  public Restored {
    unapplied = List.copyOf(unapplied);
    inDoubt = List.copyOf(inDoubt);
  }

  /** A replica that holds nothing and never has. */
  public static Restored empty(int partition, OperationBudget budget) {
    return nothing(partition, Optional.empty(), 0, 0, budget);
  }

  /** A replica that counts as empty, in the terms that it has seen. */
  static Restored nothing(
      int partition, Optional<String> voided, int term, int leaderTerm, OperationBudget budget) {
    return new Restored(
        partition,
        voided,
        term,
        leaderTerm,
        History.EMPTY,
        0,
        List.of(),
        List.of(),
        new OperationTable(budget),
        FlushMarks.NONE,
        Optional.empty());
  }

  /** Whether it held every acknowledged write when the process before stopped (rule 22). */
  public boolean intact(UUID boot) {
    return completeSince.filter(since -> since.equals(boot) || since.equals(ANY_BOOT)).isPresent();
  }

  /** What the managers are told when the node registers (rule 21). */
  public ManagerRequest.ReplicaReport report(UUID boot) {
    return new ManagerRequest.ReplicaReport(partition, history.end(), intact(boot));
  }
}
