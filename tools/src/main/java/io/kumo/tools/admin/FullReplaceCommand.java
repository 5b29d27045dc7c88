package io.kumo.tools.admin;

import io.kumo.message.ClusterStatus.NodeStatus;
import io.kumo.message.VerifyReport;
import io.kumo.message.VerifyReport.Run;
import io.kumo.ring.Address;
import io.kumo.tools.options.FailureException;
import io.kumo.tools.options.UsageException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Compares every replica with its primary, and has repaired what differs. */
final class FullReplaceCommand implements ClusterCommand {
  private static final long PAUSE_MS = 500;

  @Override
  public String name() {
    return "full-replace";
  }

  @Override
  public String arguments() {
    return "";
  }

  @Override
  public String purpose() {
    return "Compare every replica with its primary now, as fast as can be, and repair what differs."
        + " Returns once all is compared, and says what differed.";
  }

  @Override
  public Report run(Call call) throws UsageException, FailureException {
    List<NodeStatus> leading =
        call.cluster().status().nodes().stream().filter(node -> node.primaries() > 0).toList();
    List<Address> addresses = leading.stream().map(NodeStatus::address).toList();
    Map<Address, VerifyReport> answers = ask(call, addresses, true);
    ProgressBar bar = new ProgressBar(call.terminal());
    while (answers.values().stream().anyMatch(FullReplaceCommand::isRunning)) {
      show(bar, answers);
      call.terminal().pause(PAUSE_MS);
      if (Thread.currentThread().isInterrupted()) {
        throw new FailureException("interrupted; the nodes go on comparing");
      }
      answers = ask(call, addresses, false);
    }
    bar.end();
    return new FullReplaceReport(leading, answers);
  }

  private static Map<Address, VerifyReport> ask(Call call, List<Address> nodes, boolean all)
      throws FailureException {
    Map<Address, VerifyReport> answers = new TreeMap<>(Comparator.comparing(Address::toString));
    answers.putAll(call.cluster().verify(nodes, all));
    List<Address> silent = nodes.stream().filter(node -> !answers.containsKey(node)).toList();
    if (!silent.isEmpty()) {
      throw new FailureException(
          "no answer from "
              + silent.stream().map(Address::toString).collect(Collectors.joining(", "))
              + "; see that kumo-node runs there, and ask again once 'status' shows it UP");
    }
    return answers;
  }

  private static boolean isRunning(VerifyReport report) {
    return report.run().filter(Run::running).isPresent();
  }

  private static void show(ProgressBar bar, Map<Address, VerifyReport> answers) {
    List<Run> runs = answers.values().stream().flatMap(one -> one.run().stream()).toList();
    long all = runs.stream().mapToLong(Run::partitions).sum();
    long done = runs.stream().mapToLong(run -> run.done() + run.failed()).sum();
    long keys = runs.stream().mapToLong(Run::keys).sum();
    bar.show(done, all, "%d of %d partitions, %d keys".formatted(done, all, keys));
  }
}
