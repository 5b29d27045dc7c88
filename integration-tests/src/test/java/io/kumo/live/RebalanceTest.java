package io.kumo.live;

import io.kumo.client.KumoClient;
import io.kumo.client.KumoClientConfig;
import io.kumo.live.cluster.Shape;
import io.kumo.live.fault.AddNodes;
import io.kumo.live.fault.Arena;
import io.kumo.live.fault.Calm;
import io.kumo.live.fault.Campaign;
import io.kumo.live.fault.DrainNode;
import io.kumo.live.fault.Fault;
import io.kumo.live.fault.Meanwhile;
import io.kumo.live.load.Ballast;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Servers come and go under a load of reads and writes: nothing is lost, every history is
 * linearizable, and every node ends with its share.
 */
class RebalanceTest {
  private static final int PER_SECOND =
      Integer.getInteger("kumo.faults.rate", Scale.SOAK ? 500 : 300);
  private static final long SEED =
      Long.getLong("kumo.faults.seed", ThreadLocalRandom.current().nextInt(1_000_000));
  private static final Ballast BALLAST =
      new Ballast(Integer.getInteger("kumo.ballast", Scale.BULK_KEYS), 1_000);
  private static final int REPLICAS = 3;

  /** For the ballast alone, on machines on which much else runs. */
  private static final int TIMEOUT_MS = 30_000;

  private static final Path HISTORIES = Path.of("target", "histories");

  @TempDir private Path folder;

  /**
   * A change and what it costs at least.
   *
   * @param share of all replicas that have to be copied
   */
  private record Change(Fault fault, double share) {}

  @Test
  void aNodeIsAddedAndAnotherTakenAway() {
    run(
        List.of(
            new Change(new AddNodes(1, Meanwhile.NOTHING), 1.0 / 4),
            new Change(new DrainNode(Meanwhile.NOTHING), 1.0 / 4)));
  }

  @Test
  @EnabledIfSystemProperty(named = "kumo.soak", matches = "true")
  void serversComeAndGoWhileOthersAreKilled() {
    run(
        List.of(
            new Change(new Calm(20_000), 0),
            new Change(new AddNodes(1, Meanwhile.NOTHING), 1.0 / 4),
            new Change(new AddNodes(2, Meanwhile.NOTHING), 1.0 / 3),
            new Change(new DrainNode(Meanwhile.NOTHING), 1.0 / 6),
            new Change(new AddNodes(1, Meanwhile.A_NODE_DIES), 1.0 / 6),
            new Change(new DrainNode(Meanwhile.THE_LEADING_MANAGER_DIES), 1.0 / 6),
            new Change(new Calm(10_000), 0)));
  }

  private void run(List<Change> changes) {
    System.out.println(changes.size() + " changes, -Dkumo.faults.seed=" + SEED);
    try (Arena arena =
            Arena.start(
                folder,
                Shape.SEVEN.withHeap(Scale.SOAK ? "1g" : "384m").withPartitions(Scale.PARTITIONS));
        KumoClient client =
            KumoClient.connect(
                KumoClientConfig.of(arena.cluster().managerAddresses()).withTimeoutMs(TIMEOUT_MS));
        Campaign campaign = new Campaign(arena, PER_SECOND, SEED, HISTORIES)) {
      BALLAST.load(client);
      if (Scale.SOAK) {
        campaign.warmUp();
      }
      for (Change change : changes) {
        long before = arena.copiedKeys();
        campaign.round(change.fault());
        System.out.printf(
            "%,d keys copied, at least %,.0f have to be%n",
            arena.copiedKeys() - before, change.share() * REPLICAS * BALLAST.keys());
      }
      System.out.println(campaign.finish());
      BALLAST.verify(client);
      System.out.printf("all %,d bytes of ballast are there%n", BALLAST.bytes());
    }
  }
}
