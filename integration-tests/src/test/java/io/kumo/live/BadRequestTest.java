package io.kumo.live;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.kumo.live.attack.Attacker;
import io.kumo.live.attack.Bystander;
import io.kumo.live.attack.Payload;
import io.kumo.live.cluster.AgainstEachServer;
import io.kumo.live.cluster.MemcachedServer;
import io.kumo.live.traffic.Keys;
import io.kumo.live.traffic.TextConnection;
import io.kumo.ring.Address;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/** Requests that memcached refuses are refused in its words, and store nothing. */
@AgainstEachServer
class BadRequestTest {
  private final Keys keys = Keys.of(BadRequestTest.class);
  @Parameter private MemcachedServer server;

  @AfterParameterizedClassInvocation
  void close() {
    assertEquals(List.of(), server.complaints());
  }

  @Test
  void nonsenseIsAnsweredOrItsConnectionClosed() throws Exception {
    Address face = new Address("127.0.0.1", server.face().getPort());
    Bystander.during(
        () -> {
          new Attacker(face).attack(Payload.forMemcachedPort());
          new Attacker(face).attack(Payload.forAnyPort(1));
        },
        server.face(),
        keys.next());
  }

  @Test
  void errorsAreWordedAsMemcachedDoes() throws Exception {
    String key = keys.next();
    try (TextConnection connection = new TextConnection(server.face())) {
      assertEquals("ERROR", connection.ask("nonsense"));
      assertEquals("ERROR", connection.ask("GET " + key));
      String badLine = "CLIENT_ERROR bad command line format";
      assertEquals(badLine, connection.ask("get " + "k".repeat(251)));
      assertEquals(badLine, connection.ask("set " + key + " 0 0 -1"));
      assertEquals(badLine, connection.ask("set " + key + " 0 0 x"));
      assertEquals(
          "CLIENT_ERROR invalid numeric delta argument", connection.ask("incr " + key + " x"));
      assertEquals("STORED", connection.set(key, "text".getBytes(ISO_8859_1)));
      assertEquals(
          "CLIENT_ERROR cannot increment or decrement non-numeric value",
          connection.ask("incr " + key + " 1"));
      assertEquals("CLIENT_ERROR invalid exptime argument", connection.ask("touch " + key + " x"));
    }
  }

  @Test
  void aBadChunkLeavesTheOldValue() throws Exception {
    String key = keys.next();
    byte[] old = "old".getBytes(ISO_8859_1);
    try (TextConnection connection = new TextConnection(server.face())) {
      assertEquals("STORED", connection.set(key, old));
      connection.send("set " + key + " 0 0 3\r\nabcde\r\n");
      assertEquals("CLIENT_ERROR bad data chunk", connection.line());
      assertEquals("ERROR", connection.line());
      assertArrayEquals(old, connection.get(key));
    }
  }

  @Test
  void aValueThatIsTooLargeTakesTheOldOneWithIt() throws Exception {
    String key = keys.next();
    byte[] tooLarge = new byte[(2 << 20) + 1];
    try (TextConnection connection = new TextConnection(server.face())) {
      assertEquals("STORED", connection.set(key, new byte[] {'x'}));
      assertEquals("SERVER_ERROR object too large for cache", connection.set(key, tooLarge));
      assertNull(connection.get(key));
      assertEquals("STORED", connection.set(key, new byte[] {'y'}));
      assertArrayEquals(new byte[] {'y'}, connection.get(key));
    }
  }

  @Test
  void flagsAreThirtyTwoBits() throws Exception {
    String key = keys.next();
    try (TextConnection connection = new TextConnection(server.face())) {
      connection.send("set " + key + " 4294967295 0 1\r\nx\r\nget " + key + "\r\n");
      connection.expect("STORED");
      connection.expect("VALUE " + key + " 4294967295 1");
      connection.expect("x");
      connection.expect("END");
      assertEquals(
          "CLIENT_ERROR bad command line format", connection.ask("set " + key + " -1 0 1"));
    }
  }
}
