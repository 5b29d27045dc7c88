package io.kumo.manager.state;

import static java.util.Objects.requireNonNull;

import io.kumo.message.ManagerRequest.ReplicaReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The newest start of a node's process.
 *
 * @param incarnation its number, 1 for the first
 * @param nonce what the process drew at its start
 * @param earlierNonces of the starts before, newest first, at most {@value #EARLIER_MAX}: a late
 *     registration of one of these does not count as a new start
 * @param reports what the process found on its disk, ascending by partition, one for each
 */
public record ProcessStart(
    long incarnation, long nonce, List<Long> earlierNonces, List<ReplicaReport> reports) {
  /** How many earlier starts are remembered. */
  public static final int EARLIER_MAX = 8;

  /** Copies the lists and refuses what does not fit together. */
  public ProcessStart {
    earlierNonces = List.copyOf(earlierNonces);
    reports = List.copyOf(reports);
    if (incarnation < 1) {
      throw new IllegalArgumentException("incarnation is below 1: " + incarnation);
    }
    if (earlierNonces.size() > EARLIER_MAX) {
      throw new IllegalArgumentException("too many earlier nonces: " + earlierNonces.size());
    }
    for (int i = 1; i < reports.size(); i++) {
      if (reports.get(i - 1).partition() >= reports.get(i).partition()) {
        throw new IllegalArgumentException("reports are not in ascending order");
      }
    }
  }

  /** The first start that the managers hear of. */
  static ProcessStart first(long nonce, List<ReplicaReport> reports) {
    return new ProcessStart(1, nonce, List.of(), reports);
  }

  /** The start that follows this one. */
  ProcessStart next(long nextNonce, List<ReplicaReport> nextReports) {
    requireNonNull(nextReports, "nextReports");
    List<Long> earlier = new ArrayList<>();
    earlier.add(nonce);
    earlier.addAll(earlierNonces.subList(0, Math.min(earlierNonces.size(), EARLIER_MAX - 1)));
    return new ProcessStart(incarnation + 1, nextNonce, earlier, nextReports);
  }

  /** What the process found of one partition; empty if nothing. */
  public Optional<ReplicaReport> report(int partition) {
    int low = 0;
    int high = reports.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      ReplicaReport report = reports.get(middle);
      if (report.partition() == partition) {
        return Optional.of(report);
      }
      if (report.partition() < partition) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return Optional.empty();
  }
}
