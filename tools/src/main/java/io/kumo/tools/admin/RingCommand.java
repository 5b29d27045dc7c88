package io.kumo.tools.admin;

import io.kumo.message.ClusterStatus;
import io.kumo.message.ManagerReply.PartitionPlacement;
import io.kumo.message.ManagerReply.PlacementReport;
import io.kumo.message.ManagerRequest.Placement;
import io.kumo.ring.Ring;
import io.kumo.tools.options.FailureException;
import io.kumo.tools.options.StandardOptions;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.cli.Option;

/** Shows where every partition is. */
final class RingCommand implements ClusterCommand {
  private static final String UNDER_REPLICATED = "under-replicated";

  @Override
  public String name() {
    return "ring";
  }

  @Override
  public String arguments() {
    return "";
  }

  @Override
  public String purpose() {
    return "Show of each partition which nodes are in sync, which should hold it now and which once"
        + " all moves are done, the primary first.";
  }

  @Override
  public List<Option> options() {
    return List.of(
        StandardOptions.flag(
            null,
            UNDER_REPLICATED,
            "Only the partitions with fewer in-sync copies than there should be."));
  }

  @Override
  public Report run(Call call) throws FailureException {
    Ring ring = call.cluster().ring();
    PlacementReport placement = call.cluster().ask(new Placement(), PlacementReport.class);
    ClusterStatus status = call.cluster().status();
    int replicas = ring.settings().replicas();
    boolean all = !call.options().has(UNDER_REPLICATED);
    List<RingReport.Row> rows = new ArrayList<>();
    for (int p = 0; p < placement.partitions().size(); p++) {
      PartitionPlacement partition = placement.partitions().get(p);
      if (all || partition.chain().inSync().size() < replicas) {
        rows.add(new RingReport.Row(p, partition));
      }
    }
    return new RingReport(placement.epoch(), replicas, rows, new NodeNames(status.nodes()));
  }
}
