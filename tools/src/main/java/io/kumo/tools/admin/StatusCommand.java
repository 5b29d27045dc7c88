package io.kumo.tools.admin;

import io.kumo.tools.options.FailureException;

/** Shows the cluster at a glance. */
final class StatusCommand implements ClusterCommand {
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
    return "Show the managers, the nodes with their share of the ring, what moves, and how long ago"
        + " all replicas were compared.";
  }

  @Override
  public Report run(Call call) throws FailureException {
    return new StatusReport(call.cluster().status());
  }
}
