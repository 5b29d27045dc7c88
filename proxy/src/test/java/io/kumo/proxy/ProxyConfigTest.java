package io.kumo.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.ring.Address;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class ProxyConfigTest {
  private static final Address LISTEN = new Address("127.0.0.1", 11211);
  private static final List<Address> MANAGERS = List.of(new Address("127.0.0.1", 19700));

  private static void refused(String message, OptionalInt valueBytesMax, long timeoutMs) {
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class,
            () -> new ProxyConfig(LISTEN, MANAGERS, valueBytesMax, timeoutMs, ProxyLimits.DEFAULT));
    assertEquals(message, refusal.getMessage());
  }

  @Test
  void defaults() {
    ProxyConfig config = ProxyConfig.of(LISTEN, MANAGERS);
    assertEquals(11211, ProxyConfig.PORT_DEFAULT);
    assertEquals(3000, config.timeoutMs());
    assertEquals(OptionalInt.empty(), config.valueBytesMax());
    ProxyLimits limits = config.limits();
    assertEquals(20_000, limits.connectionsMax());
    assertEquals(128, limits.operationsMax());
    assertEquals(4 << 20, limits.operationBytesMax());
    assertEquals(60_000, limits.stallMs());
    assertEquals(Runtime.getRuntime().maxMemory() / 4, limits.memoryBytesMax());
    assertTrue(limits.eventLoops() >= 1);
  }

  @Test
  void connectionsLeaveFileDescriptorsToTheRestOfTheProcess() {
    assertEquals(15_000, FileDescriptors.forClients(20_000));
    assertEquals(1, FileDescriptors.forClients(1));
    assertEquals(Integer.MAX_VALUE, FileDescriptors.forClients(Long.MAX_VALUE));
    ProxyLimits limits = ProxyLimits.DEFAULT;
    assertEquals(7, limits.withConnectionsAtMost(7).connectionsMax());
    assertEquals(limits, limits.withConnectionsAtMost(Integer.MAX_VALUE));
  }

  @Test
  void refusals() {
    refused("value bytes max is below 1: 0", OptionalInt.of(0), 1);
    refused("timeout is not in 1..2147483647 ms: 0", OptionalInt.empty(), 0);
    refused("timeout is not in 1..2147483647 ms: 2147483648", OptionalInt.empty(), 1L << 31);
    assertThrows(IllegalArgumentException.class, () -> ProxyConfig.of(LISTEN, List.of()));
    assertThrows(IllegalArgumentException.class, () -> new ProxyLimits(0, 1, 1, 1, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> new ProxyLimits(1, 1, 1, 1, 1, 0));
  }
}
