package io.kumo.tools.admin;

import io.kumo.tools.options.FailureException;
import java.util.List;

/** Shows the cluster at a glance. */
final class StatusCommand implements AdminCommand {
  @Override
  public String name() {
    return "status";
  }

  @Override
  public String arguments() {
    return "";
  }

  @Override
  public String purpose() {
    return "Show the managers, the nodes with their share of the ring, and what moves.";
  }

  @Override
  public Report run(Cluster cluster, List<String> arguments) throws FailureException {
    return new StatusReport(cluster.status());
  }
}
