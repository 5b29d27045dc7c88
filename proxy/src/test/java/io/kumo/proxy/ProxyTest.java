package io.kumo.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.codahale.metrics.MetricRegistry;
import io.kumo.fixture.FreePorts;
import io.kumo.ring.Address;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** A proxy whose cluster does not answer. */
final class ProxyTest {
  private static final Address ANY_PORT = new Address("127.0.0.1", 0);

  private static ProxyConfig config(Address listen, OptionalInt valueBytesMax) {
    Address nobody = new Address("127.0.0.1", FreePorts.one());
    return new ProxyConfig(listen, List.of(nobody), valueBytesMax, 200, ProxyLimits.DEFAULT);
  }

  @Test
  void whatTheClusterDoesNotAnswerInTimeEndsAsErrorAndTheConnectionGoesOn() throws IOException {
    MetricRegistry metrics = new MetricRegistry();
    try (Proxy proxy = Proxy.start(config(ANY_PORT, OptionalInt.empty()), metrics);
        RawClient client = new RawClient(proxy.address().port())) {
      for (String request :
          List.of("get k|", "set k 0 0 1|a|", "gat 0 k|", "incr k 1|", "flush_all|")) {
        String answer = client.ask(RawClient.text(request));
        assertTrue(answer.startsWith("SERVER_ERROR "), request + " -> " + answer);
        assertEquals(answer.length() - 2, answer.indexOf("\r\n"));
      }
      assertEquals("VERSION 1.6.40-kumo-0.1.0\r\n", client.ask("version\r\n"));
      assertEquals("", client.ask("set k 0 0 1 noreply\r\na\r\n"));
      assertEquals(1, metrics.counter("proxy.get.failed").getCount());
      assertEquals(0, metrics.counter("proxy.get.misses").getCount());
      assertEquals(0, metrics.counter("proxy.operations.in-flight").getCount());
    }
  }

  @Test
  void aLimitOfItsOwnOnlyLowersThatOfTheCluster() throws IOException {
    for (int limit : new int[] {100, 2 << 20}) {
      ProxyConfig config = config(ANY_PORT, OptionalInt.of(limit));
      try (Proxy proxy = Proxy.start(config, new MetricRegistry());
          RawClient client = new RawClient(proxy.address().port())) {
        String settings = client.ask("stats settings\r\n");
        int expected = Math.min(limit, 1 << 20);
        assertTrue(settings.contains("STAT item_size_max " + expected + "\r\n"), settings);
      }
    }
  }

  @Test
  void aTakenPortIsNamed() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Address address = new Address("127.0.0.1", taken.getLocalPort());
      IOException refused =
          assertThrows(
              IOException.class,
              () -> Proxy.start(config(address, OptionalInt.empty()), new MetricRegistry()));
      assertTrue(refused.getMessage().contains(address.toString()), refused.getMessage());
    }
  }

  @Test
  void closingEndsConnectionsAndMayBeRepeated() throws IOException {
    Proxy proxy = Proxy.start(config(ANY_PORT, OptionalInt.empty()), new MetricRegistry());
    try (RawClient client = new RawClient(proxy.address().port())) {
      client.ask("version\r\n");
      proxy.close();
      proxy.close();
      assertEquals("", client.readToEnd());
    }
  }
}
