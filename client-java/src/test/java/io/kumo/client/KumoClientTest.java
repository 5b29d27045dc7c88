package io.kumo.client;

import static io.kumo.fixture.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.codahale.metrics.MetricRegistry;
import io.kumo.fixture.FakeManager;
import io.kumo.fixture.FakeNode;
import io.kumo.fixture.FakeStore;
import io.kumo.fixture.Rings;
import io.kumo.message.DataReply;
import io.kumo.message.DataRequest;
import io.kumo.message.Expiry;
import io.kumo.message.Value;
import io.kumo.net.NetRuntime;
import io.kumo.ring.Key;
import io.kumo.ring.Ring;
import io.kumo.time.SystemClock;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class KumoClientTest {
  private static final int PARTITIONS = 16;
  private static final Key KEY = Key.of("key");

  private final NetRuntime runtime = NetRuntime.start("test-nodes", 1, new SystemClock());
  private final FakeManager manager = FakeManager.start(runtime);
  private final List<FakeNode> nodes = new ArrayList<>();
  private final MetricRegistry metrics = new MetricRegistry();
  private KumoClient client;

  @BeforeEach
  void start() {
    for (int i = 0; i < 3; i++) {
      nodes.add(FakeNode.storing(runtime));
    }
    manager.publish(ring(1));
    client = connect(3_000, 10_000);
  }

  private Ring ring(long epoch) {
    return Rings.of(epoch, PARTITIONS, 3, nodes.stream().map(FakeNode::address).toList());
  }

  private KumoClient connect(int timeoutMs, int outstandingMax) {
    return KumoClient.connect(
        KumoClientConfig.of(List.of(manager.address()))
            .withTimeoutMs(timeoutMs)
            .withOutstandingMax(outstandingMax)
            .withMetrics(metrics));
  }

  @AfterEach
  void stop() {
    client.close();
    nodes.forEach(FakeNode::close);
    manager.close();
    runtime.close();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static <T> T await(CompletableFuture<T> future) throws Exception {
    return future.get(10, TimeUnit.SECONDS);
  }

  private static KumoException failure(CompletableFuture<?> future) {
    ExecutionException e = assertThrows(ExecutionException.class, () -> await(future));
    return assertInstanceOf(KumoException.class, e.getCause());
  }

  @Test
  void everyOperationDoesWhatItSays() throws Exception {
    assertEquals(Optional.empty(), await(client.get(KEY)));
    StoreResult set = await(client.set(KEY, bytes("b"), 7, Expiry.NEVER));
    assertTrue(set.stored());
    assertTrue(await(client.append(KEY, bytes("c"))).stored());
    StoreResult prepended = await(client.prepend(KEY, bytes("a")));
    assertEquals(
        StoreResult.Status.EXISTS, await(client.add(KEY, bytes("x"), 0, Expiry.NEVER)).status());
    assertEquals(
        StoreResult.Status.EXISTS,
        await(client.cas(KEY, bytes("x"), 0, Expiry.NEVER, set.cas())).status());
    Value value = await(client.get(KEY)).orElseThrow();
    assertArrayEquals(bytes("abc"), value.bytes());
    assertEquals(7, value.flags());
    assertEquals(prepended.cas(), value.cas());
    assertTrue(await(client.cas(KEY, bytes("5"), 0, Expiry.NEVER, value.cas())).stored());
    assertEquals(7, await(client.increment(KEY, 2)).number());
    assertEquals(0, await(client.decrement(KEY, 9)).number());
    assertTrue(await(client.touch(KEY, Expiry.afterMs(1_000))));
    assertArrayEquals(
        bytes("0"), await(client.getAndTouch(KEY, Expiry.NEVER)).orElseThrow().bytes());
    assertTrue(await(client.replace(KEY, bytes("word"), 0, Expiry.NEVER)).stored());
    assertEquals(CountResult.Status.NON_NUMERIC, await(client.increment(KEY, 1)).status());
    assertTrue(await(client.delete(KEY)));
  }

  @Test
  void whatIsMissingIsSaidToBeMissing() throws Exception {
    assertFalse(await(client.delete(KEY)));
    assertFalse(await(client.touch(KEY, Expiry.NEVER)));
    assertEquals(Optional.empty(), await(client.getAndTouch(KEY, Expiry.NEVER)));
    assertEquals(CountResult.Status.NOT_FOUND, await(client.increment(KEY, 1)).status());
    assertEquals(
        StoreResult.Status.NOT_STORED,
        await(client.replace(KEY, bytes("x"), 0, Expiry.NEVER)).status());
    assertEquals(
        StoreResult.Status.NOT_FOUND,
        await(client.cas(KEY, bytes("x"), 0, Expiry.NEVER, 1)).status());
    assertEquals(5, await(client.decrement(KEY, 1, 5, Expiry.NEVER)).number());
  }

  @Test
  void eachOperationTakesOneHopToTheNodeThatLeads() throws Exception {
    Ring ring = ring(1);
    for (int i = 0; i < 200; i++) {
      await(client.set(Key.of("key" + i), bytes("v" + i), 0, Expiry.NEVER));
    }
    int sent = 0;
    for (int n = 0; n < nodes.size(); n++) {
      for (DataRequest request : nodes.get(n).requests()) {
        assertEquals(nodes.get(n).address(), ring.primaryOf(request.partition()).get().address());
        sent++;
      }
    }
    assertEquals(200, sent);
    assertEquals(1, metrics.histogram("client.hops").getSnapshot().getMax());
    assertEquals(200, metrics.counter("client.mutate.applied").getCount());
  }

  @Test
  void getManyReadsFromAllNodes() throws Exception {
    List<Key> keys = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      keys.add(Key.of("key" + i));
      if (i % 2 == 0) {
        await(client.set(keys.get(i), bytes("v" + i), 0, Expiry.NEVER));
      }
    }
    Map<Key, ReadResult> results = await(client.getMany(keys));
    for (int i = 0; i < 1_000; i++) {
      ReadResult result = results.get(keys.get(i));
      if (i % 2 == 0) {
        ReadResult.Found found = assertInstanceOf(ReadResult.Found.class, result);
        assertArrayEquals(bytes("v" + i), found.value().bytes());
      } else {
        assertInstanceOf(ReadResult.Missing.class, result);
      }
    }
  }

  @Test
  void flushAllFlushesEachPartitionOnce() throws Exception {
    await(client.set(KEY, bytes("v"), 0, Expiry.NEVER));
    FlushResult result = await(client.flushAll(0));
    assertEquals(new FlushResult(PARTITIONS, PARTITIONS), result);
    assertTrue(result.complete());
    assertEquals(Optional.empty(), await(client.get(KEY)));
  }

  @Test
  void aFlushSaysHowFarItCame() throws Exception {
    client.close();
    client = connect(1_000, 100);
    eventually(() -> assertTrue(await(client.flushAll(0)).complete()));
    nodes.get(1).behave(request -> Optional.empty());
    FlushResult result = await(client.flushAll(0));
    assertEquals(PARTITIONS, result.partitions());
    assertEquals(11, result.flushed());
    assertFalse(result.complete());
  }

  @Test
  void anUnansweredMutationHasAnUnknownOutcome() throws Exception {
    client.close();
    client = connect(1_000, 100);
    eventually(() -> assertTrue(await(client.set(KEY, bytes("v"), 0, Expiry.NEVER)).stored()));
    nodes.forEach(node -> node.behave(request -> Optional.empty()));
    KumoException failure = failure(client.set(KEY, bytes("v"), 0, Expiry.NEVER));
    assertInstanceOf(OutcomeUnknownException.class, failure);
    assertInstanceOf(NotAppliedException.class, failure(client.get(KEY)));
  }

  @Test
  void anUnreachableNodeMeansNotApplied() {
    client.close();
    nodes.forEach(FakeNode::close);
    client = connect(200, 100);
    KumoException failure = failure(client.set(KEY, bytes("v"), 0, Expiry.NEVER));
    assertInstanceOf(NotAppliedException.class, failure);
  }

  @Test
  void aBrokenConnectionIsRetriedUnderTheSameId() throws Exception {
    FakeStore store = new FakeStore();
    int[] count = new int[1];
    for (FakeNode node : nodes) {
      node.behave(
          request -> {
            Optional<DataReply> reply = store.run(request);
            if (count[0]++ > 0) {
              return reply;
            }
            node.peers()
                .forEach(peer -> peer.close(io.kumo.wire.Close.Reason.INTERNAL, "for the test"));
            return Optional.empty();
          });
    }
    assertEquals(1, await(client.increment(KEY, 1, 1, Expiry.NEVER)).number());
    List<DataRequest.Mutate> sent =
        nodes.stream()
            .flatMap(node -> node.requests().stream())
            .map(DataRequest.Mutate.class::cast)
            .toList();
    assertEquals(2, sent.size());
    assertEquals(sent.get(0).id(), sent.get(1).id());
    assertFalse(sent.get(0).retry());
    assertTrue(sent.get(1).retry());
  }

  @Test
  void aNodeThatDoesNotLeadTellsItsNewerRing() throws Exception {
    Ring newer = Rings.ledBy(ring(1), 2, 2);
    for (FakeNode node : nodes.subList(0, 2)) {
      node.ring(newer);
      node.behave(
          request ->
              Optional.of(
                  new DataReply.NotRun(
                      0, DataReply.NotRun.Reason.WRONG_NODE, 2, 0, Optional.empty())));
    }
    for (int i = 0; i < 20; i++) {
      assertTrue(await(client.set(Key.of("key" + i), bytes("v"), 0, Expiry.NEVER)).stored());
    }
    assertEquals(20, nodes.get(2).requests().size());
    int refused = nodes.get(0).requests().size() + nodes.get(1).requests().size();
    assertEquals(refused, metrics.counter("client.refused.wrong-node").getCount());
  }

  @Test
  void tooManyOperationsAreRefusedAtOnce() throws Exception {
    client.close();
    client = connect(3_000, 10);
    nodes.forEach(node -> node.behave(request -> Optional.empty()));
    List<CompletableFuture<Optional<Value>>> reads = new ArrayList<>();
    for (int i = 0; i < 11; i++) {
      reads.add(client.get(KEY));
    }
    assertTrue(reads.get(10).isDone());
    NotAppliedException refused =
        assertInstanceOf(NotAppliedException.class, failure(reads.get(10)));
    assertEquals(DataReply.NotRun.Reason.OVERLOADED, refused.reason());
    client.close();
    eventually(() -> assertTrue(reads.stream().allMatch(CompletableFuture::isDone)));
  }

  @Test
  void aValueAboveTheClustersLimitIsRefusedWithoutAHop() {
    byte[] tooLarge = new byte[(1 << 20) + 1];
    NotAppliedException refused =
        assertInstanceOf(
            NotAppliedException.class, failure(client.set(KEY, tooLarge, 0, Expiry.NEVER)));
    assertEquals(DataReply.NotRun.Reason.TOO_LARGE, refused.reason());
    nodes.forEach(node -> assertEquals(List.of(), node.requests()));
  }
}
