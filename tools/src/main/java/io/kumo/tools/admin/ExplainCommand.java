package io.kumo.tools.admin;

import io.kumo.message.ClusterStatus;
import io.kumo.message.ManagerReply.PlacementReport;
import io.kumo.message.ManagerReply.Setting;
import io.kumo.message.ManagerReply.SettingsReport;
import io.kumo.message.ManagerRequest.ChangeSettings;
import io.kumo.message.ManagerRequest.Placement;
import io.kumo.tools.options.FailureException;
import io.kumo.tools.options.UsageException;
import java.util.Map;
import java.util.stream.Collectors;

/** Tells why a partition is where it is, and what becomes of it. */
final class ExplainCommand implements ClusterCommand {
  private static final String KEY = "key:";

  @Override
  public String name() {
    return "explain";
  }

  @Override
  public String arguments() {
    return "PARTITION|" + KEY + "KEY";
  }

  @Override
  public String purpose() {
    return "Tell why a partition, or that of a key, is where it is: what share each node has by its"
        + " weight, what is missing, what the rebalance does next with it and why it waits.";
  }

  @Override
  public Report run(Call call) throws UsageException, FailureException {
    String word = call.onlyWord("partition, or " + KEY + "KEY,");
    boolean byKey = word.startsWith(KEY);
    if (!byKey && !word.matches("\\d{1,9}")) {
      throw new UsageException("neither a partition's number nor " + KEY + "KEY: " + word);
    }
    Cluster cluster = call.cluster();
    PlacementReport placement = cluster.ask(new Placement(), PlacementReport.class);
    int partition =
        byKey
            ? cluster.ring().partitionOf(EntryCommand.key(word.substring(KEY.length())))
            : Integer.parseInt(word);
    if (partition >= placement.partitions().size()) {
      throw new UsageException(
          "partitions are numbered 0 to " + (placement.partitions().size() - 1) + ": " + word);
    }
    ClusterStatus status = cluster.status();
    SettingsReport settings = cluster.ask(new ChangeSettings(Map.of()), SettingsReport.class);
    Map<String, String> values =
        settings.settings().stream().collect(Collectors.toMap(Setting::name, Setting::value));
    return new ExplainReport(
        partition, placement, status, new Outlook(partition, placement, status, values));
  }
}
