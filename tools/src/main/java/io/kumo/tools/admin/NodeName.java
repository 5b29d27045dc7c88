package io.kumo.tools.admin;

import io.kumo.message.ClusterStatus.NodeStatus;
import io.kumo.ring.NodeId;
import io.kumo.tools.options.FailureException;
import io.kumo.tools.options.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Finds the node that somebody means who names it by address, id or the beginning of the id. */
final class NodeName {
  private NodeName() {}

  /**
   * The one node that {@code name} fits.
   *
   * @throws UsageException if it fits none or several
   */
  static NodeStatus find(String name, List<NodeStatus> nodes) throws UsageException {
    List<NodeStatus> found =
        nodes.stream()
            .filter(
                node ->
                    node.address().toString().equals(name)
                        || node.id().toString().startsWith(name.toLowerCase(Locale.ROOT)))
            .toList();
    if (found.size() == 1) {
      return found.get(0);
    }
    throw new UsageException(
        (found.isEmpty() ? "no node has the address or id " : "several nodes have an id like ")
            + name
            + "; 'kumo-admin status' lists them");
  }

  /** The nodes that a call's words name; asks the managers only where there are words. */
  static List<NodeId> ids(Call call) throws UsageException, FailureException {
    List<NodeId> ids = new ArrayList<>();
    if (!call.words().isEmpty()) {
      List<NodeStatus> nodes = call.cluster().status().nodes();
      for (String name : call.words()) {
        ids.add(find(name, nodes).id());
      }
    }
    return ids;
  }
}
