package io.kumo.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.client.KumoClient;
import io.kumo.client.KumoClientConfig;
import io.kumo.live.cluster.Shape;
import io.kumo.live.fault.Arena;
import io.kumo.live.fault.Campaign;
import io.kumo.live.fault.RotByte;
import io.kumo.message.Expiry;
import io.kumo.ring.Key;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What nobody reads is looked after all the same, in processes under load. */
class ComparerTest {
  private static final int PARTITIONS = 64;
  private static final int PERIOD_SECONDS = 10;
  private static final int PER_SECOND = 300;
  private static final long SEED =
      Long.getLong("kumo.faults.seed", ThreadLocalRandom.current().nextInt(1_000_000));
  private static final String VALUE = "the value that nobody reads, number " + SEED;

  @TempDir private Path folder;

  @Test
  void aByteChangedBehindANodesBackIsFoundNamedAndRepairedInTime() {
    try (Arena arena = Arena.start(folder, Shape.FIVE.withPartitions(PARTITIONS));
        KumoClient client =
            KumoClient.connect(KumoClientConfig.of(arena.cluster().managerAddresses()));
        Campaign campaign =
            new Campaign(arena, PER_SECOND, SEED, Path.of("target", "histories", "comparer"))) {
      Key key = Key.of("unread");
      assertTrue(client.set(key, VALUE.getBytes(UTF_8), 0, Expiry.NEVER).join().stored());
      arena.cluster().admin().run("settings", "verify-seconds=" + PERIOD_SECONDS).orFail();
      campaign.round(new RotByte(VALUE, PERIOD_SECONDS));
      System.out.println(campaign.finish());
      assertArrayEquals(VALUE.getBytes(UTF_8), client.get(key).join().orElseThrow().bytes());
    }
  }
}
