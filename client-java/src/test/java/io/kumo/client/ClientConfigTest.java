package io.kumo.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.kumo.net.FrameLimits;
import io.kumo.ring.Address;
import io.kumo.wire.Role;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every default and every refusal of what can be set. */
final class ClientConfigTest {
  @Test
  void theUsualClient() {
    KumoClientConfig config = KumoClientConfig.of("one, two:5");
    assertEquals(List.of(new Address("one", 19_700), new Address("two", 5)), config.managers());
    assertEquals(3_000, config.timeoutMs());
    assertEquals(50_000, config.outstandingMax());
    assertEquals(1, config.eventLoops());
    assertEquals(7, config.withTimeoutMs(7).timeoutMs());
    assertEquals(8, config.withOutstandingMax(8).outstandingMax());
    assertThrows(IllegalArgumentException.class, () -> KumoClientConfig.of(List.of()));
    assertThrows(IllegalArgumentException.class, () -> KumoClientConfig.of("one,,two"));
  }

  @Test
  void theUsualSettings() {
    ClusterClient.Settings settings = ClusterClient.Settings.DEFAULT;
    assertEquals(
        new ClusterClient.Settings(Role.CLIENT, 3_000, 50_000, FrameLimits.DEFAULT), settings);
    assertThrows(
        IllegalArgumentException.class,
        () -> new ClusterClient.Settings(Role.CLIENT, 0, 1, FrameLimits.DEFAULT));
    assertThrows(
        IllegalArgumentException.class,
        () -> new ClusterClient.Settings(Role.CLIENT, 1, 0, FrameLimits.DEFAULT));
  }

  @Test
  void theUsualLimits() {
    FrameLimits limits = FrameLimits.DEFAULT;
    assertEquals(
        new FrameLimits(20_000, 16 << 20, 64 << 20, 65_536, 2_000, 30_000, 5_000, 15_000), limits);
    assertEquals(limits, limits.forValuesOf(1 << 20));
    assertEquals((100 << 20) + 8_192, limits.forValuesOf(100 << 20).frameBytesMax());
    assertEquals(3, limits.withConnectionsMax(3).connectionsMax());
    assertThrows(IllegalArgumentException.class, () -> limits.withConnectionsMax(0));
    assertThrows(IllegalArgumentException.class, () -> limits.withFrameBytesMax(100));
    assertThrows(
        IllegalArgumentException.class,
        () -> new FrameLimits(1, 1 << 20, 1 << 20, 1, 1, 1, 500, 500));
  }
}
