package io.kumo.manager.placement;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.ring.NodeId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The table in the module's README: how evenly data lies, and how much of it moves for one node
 * more. A failure shows the table as it should be.
 */
class BalanceTableTest {
  private static final int REPLICAS = 3;
  private static final int PARTITIONS = 1024;
  private static final int[] SIZES = {3, 5, 10, 20, 60, 200};

  @Test
  void theReadmeShowsWhatIsComputed() throws IOException {
    StringBuilder table = new StringBuilder();
    for (int size : SIZES) {
      table.append(row(size)).append('\n');
    }
    String readme = Files.readString(Path.of("README.md"));
    assertTrue(readme.contains(table), "the README lacks these rows:\n" + table);
  }

  private static String row(int size) {
    List<PlacementNode> more = Plans.equalNodes(size + 1, size);
    List<PlacementNode> nodes = more.subList(0, size);
    List<List<NodeId>> plan = Planner.plan(REPLICAS, nodes, Plans.nothing(PARTITIONS));
    List<List<NodeId>> later = Planner.plan(REPLICAS, more, plan);
    double fullest = (double) Collections.max(Plans.replicas(plan).values());
    double moved = (double) Plans.copies(plan, later) / (REPLICAS * PARTITIONS);
    VirtualNodes before = new VirtualNodes(REPLICAS, nodes);
    Map<NodeId, Double> shares = before.shares();
    return String.format(
        Locale.ROOT,
        "| %d | %.3f | %.3f | %.4f | %.4f | %.4f |",
        size,
        fullest * size / (REPLICAS * PARTITIONS),
        Collections.max(shares.values()) * size / REPLICAS,
        moved,
        before.movedTo(new VirtualNodes(REPLICAS, more)),
        1.0 / (size + 1));
  }
}
