package io.kumo.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.codahale.metrics.MetricRegistry;
import io.kumo.fixture.FakeManager;
import io.kumo.fixture.FakeNode;
import io.kumo.fixture.Rings;
import io.kumo.message.DataReply;
import io.kumo.net.NetRuntime;
import io.kumo.ring.Address;
import io.kumo.ring.Ring;
import io.kumo.time.SystemClock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A whole proxy with the smart client, over the wire to nodes that a test decides about. */
final class ProxyOverNodesTest {
  private static final int PARTITIONS = 16;
  private static final int NODES = 3;
  private static final int TIMEOUT_MS = 500;

  private final NetRuntime runtime = NetRuntime.start("fakes", 1, new SystemClock());
  private final FakeManager manager = FakeManager.start(runtime);
  private final List<FakeNode> nodes = new ArrayList<>();
  private Proxy proxy;
  private RawClient client;

  @BeforeEach
  void open() throws IOException {
    for (int i = 0; i < NODES; i++) {
      nodes.add(FakeNode.storing(runtime));
    }
    Ring ring = Rings.of(1, PARTITIONS, NODES, nodes.stream().map(FakeNode::address).toList());
    manager.publish(ring);
    ProxyConfig config =
        new ProxyConfig(
            new Address("127.0.0.1", 0),
            List.of(manager.address()),
            OptionalInt.empty(),
            TIMEOUT_MS,
            ProxyLimits.DEFAULT);
    proxy = Proxy.start(config, new MetricRegistry());
    client = new RawClient(proxy.address().port());
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    proxy.close();
    nodes.forEach(FakeNode::close);
    manager.close();
    runtime.close();
  }

  private void silence(int node) {
    nodes.get(node).behave(request -> Optional.empty());
  }

  private static String keys(int count) {
    StringBuilder keys = new StringBuilder("get");
    for (int i = 0; i < count; i++) {
      keys.append(" key").append(i);
    }
    return keys + "\r\n";
  }

  private String store(int count) throws IOException {
    StringBuilder sets = new StringBuilder();
    StringBuilder expected = new StringBuilder();
    for (int i = 0; i < count; i++) {
      sets.append("set key").append(i).append(" 0 0 1 noreply\r\nx\r\n");
      expected.append("VALUE key").append(i).append(" 0 1\r\nx\r\n");
    }
    assertEquals("", client.ask(sets.toString()));
    return expected.toString();
  }

  @Test
  void valuesOfManyNodesComeInOneAnswerInTheOrderAsked() throws IOException {
    String expected = store(1000);
    for (FakeNode node : nodes) {
      assertTrue(node.requests().size() > 200, "requests at a node: " + node.requests().size());
    }
    assertEquals(expected + "END\r\n", client.ask(keys(1000)));
  }

  @Test
  void aSilentNodeMakesErrorsNeverMissesAndOtherKeysAreServed() throws IOException {
    store(30);
    silence(1);
    String answer = client.ask(keys(30));
    assertFalse(answer.contains("END\r\n"), answer);
    assertTrue(answer.contains("SERVER_ERROR not readable: "), answer);
    int served = 0;
    int failed = 0;
    int unknown = 0;
    StringBuilder requests = new StringBuilder();
    for (int i = 0; i < 30; i++) {
      requests.append("get key").append(i).append("\r\n");
      requests.append("append key").append(i).append(" 0 0 1\r\ny\r\n");
    }
    for (String line : client.ask(requests.toString()).split("\r\n", -1)) {
      served += line.equals("STORED") ? 1 : 0;
      failed += line.startsWith("SERVER_ERROR not readable: ") ? 1 : 0;
      unknown += line.startsWith("SERVER_ERROR outcome unknown: ") ? 1 : 0;
    }
    assertEquals(failed, unknown);
    assertEquals(30, served + unknown);
    assertTrue(served > 0 && unknown > 0, served + " served, " + unknown + " unknown");
  }

  @Test
  void aFlushSaysHowManyPartitionsAnswered() throws IOException {
    store(30);
    assertEquals("OK\r\n", client.ask("flush_all\r\n"));
    assertEquals("END\r\n", client.ask(keys(30)));
    silence(2);
    // Of 16 partitions, node 2 of nodes 0 to 2 leads 2, 5, 8, 11 and 14.
    assertEquals("SERVER_ERROR flushed 11 of 16 partitions\r\n", client.ask("flush_all\r\n"));
  }

  @Test
  void whatNodesRefuseIsWordedAndNotRun() throws IOException {
    for (FakeNode node : nodes) {
      node.behave(
          request ->
              Optional.of(
                  new DataReply.NotRun(
                      0, DataReply.NotRun.Reason.TOO_FEW_REPLICAS, 1, 1, Optional.empty())));
    }
    assertEquals(
        "SERVER_ERROR not run: too few replicas in sync\r\n", client.ask("set k 0 0 1\r\na\r\n"));
  }
}
