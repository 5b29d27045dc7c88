package io.kumo.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.proxy.route.MemoryBackend;
import io.kumo.time.SystemClock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What clients do must neither harm others nor grow without bound. */
final class BoundsTest {
  private final MemoryBackend memory = new MemoryBackend(new SystemClock(), 1 << 20);

  private static ProxyLimits limits(int connections, long memoryBytes, long stallMs) {
    return new ProxyLimits(connections, 128, 4 << 20, memoryBytes, stallMs, 1);
  }

  @Test
  void connectionsAboveTheBoundAreToldAndClosed() throws IOException {
    try (MemoryProxy proxy = new MemoryProxy(memory, limits(2, 1 << 20, 60_000), 0);
        RawClient first = new RawClient(proxy.port());
        RawClient second = new RawClient(proxy.port())) {
      assertEquals("END\r\n", first.ask("get k\r\n"));
      assertEquals("END\r\n", second.ask("get k\r\n"));
      try (RawClient third = new RawClient(proxy.port())) {
        assertEquals("ERROR Too many open connections\r\n", third.readToEnd());
      }
      assertEquals("END\r\n", first.ask("get k\r\n"));
      assertEquals(1, proxy.counter("connections.rejected"));
    }
  }

  @Test
  void aClientThatStandsStillWithinACommandIsClosedAndAnIdleOneIsNot() throws IOException {
    try (MemoryProxy proxy = new MemoryProxy(memory, limits(100, 1 << 20, 200), 0);
        RawClient idle = new RawClient(proxy.port());
        RawClient silent = new RawClient(proxy.port());
        RawClient inLine = new RawClient(proxy.port());
        RawClient inValue = new RawClient(proxy.port());
        RawClient inSkippedValue = new RawClient(proxy.port())) {
      assertEquals("END\r\n", idle.ask("get k\r\n"));
      inLine.send("get k");
      inValue.send("set k 0 0 10\r\nabc");
      inSkippedValue.send("add k 0 0 2000000\r\nabc");
      assertEquals("", inLine.readToEnd());
      assertEquals("", inValue.readToEnd());
      assertEquals("SERVER_ERROR object too large for cache\r\n", inSkippedValue.readToEnd());
      assertEquals("END\r\n", idle.ask("get k\r\n"));
      assertEquals("END\r\n", silent.ask("get k\r\n"));
      assertEquals(3, proxy.counter("connections.stalled"));
    }
  }

  @Test
  void aClientThatDoesNotReadIsNotServedFurtherAndThenClosed() throws IOException {
    try (MemoryProxy proxy = new MemoryProxy(memory, limits(100, 1 << 20, 400), 0);
        RawClient greedy = new RawClient(proxy.port());
        RawClient other = new RawClient(proxy.port())) {
      String value = "x".repeat(1 << 20);
      assertEquals("STORED\r\n", other.ask("set k 0 0 1048576\r\n" + value + "\r\n"));
      greedy.send("get k\r\n".repeat(1000));
      assertEquals("END\r\n", other.ask("get x\r\n"));
      int answered = greedy.readUntil("VALUE k 0 1048576\r\n").length();
      assertTrue(answered > 0);
      long served = proxy.counter("get.hits");
      assertTrue(served < 1000, "served " + served);
    }
  }

  @Test
  void valuesInPartsAreBoundedOverAllConnections() throws IOException {
    try (MemoryProxy proxy = new MemoryProxy(memory, limits(100, 1 << 20, 60_000), 0)) {
      List<RawClient> lorises = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        RawClient loris = new RawClient(proxy.port());
        loris.send("set k 0 0 1000000\r\n").send(new byte[400_000]);
        lorises.add(loris);
      }
      try (RawClient other = new RawClient(proxy.port())) {
        assertEquals("STORED\r\n", other.ask("set s 0 0 1000\r\n" + "x".repeat(1000) + "\r\n"));
        for (RawClient loris : lorises) {
          loris.send(new byte[600_000]).send("\r\n");
        }
        int refused = 0;
        for (RawClient loris : lorises) {
          boolean stored = loris.readUntil("\r\n").equals("STORED\r\n");
          refused += stored ? 0 : 1;
          loris.close();
        }
        assertTrue(refused > 0 && refused < 8, "refused " + refused);
        assertEquals("END\r\n", other.ask("get x\r\n"));
      }
    }
  }

  @Test
  void pipelinedCommandsWithoutAnswerAreAllRunThoughTheirClientGoes() throws IOException {
    try (MemoryProxy proxy = new MemoryProxy(memory, limits(100, 1 << 20, 60_000), 0)) {
      try (RawClient client = new RawClient(proxy.port())) {
        client.send("set n 0 0 1\r\n0\r\n" + "incr n 1 noreply\r\n".repeat(10_000)).endInput();
        assertEquals("STORED\r\n", client.readToEnd());
      }
      try (RawClient other = new RawClient(proxy.port())) {
        assertEquals("VALUE n 0 5\r\n10000\r\nEND\r\n", other.ask("get n\r\n"));
      }
    }
  }

  @Test
  void manyIdleConnectionsDoNoHarm() throws IOException {
    List<RawClient> idle = new ArrayList<>();
    try (MemoryProxy proxy = new MemoryProxy(memory, limits(5000, 1 << 20, 60_000), 0)) {
      for (int i = 0; i < 500; i++) {
        RawClient client = new RawClient(proxy.port());
        if (i % 2 == 0) {
          client.send("get unfinished");
        }
        idle.add(client);
      }
      try (RawClient other = new RawClient(proxy.port())) {
        assertEquals("END\r\n", other.ask("get x\r\n"));
        assertEquals(501, proxy.counter("connections.current"));
      }
    } finally {
      for (RawClient client : idle) {
        client.close();
      }
    }
  }
}
