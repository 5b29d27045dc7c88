package io.kumo.client;

import static io.kumo.fixture.Eventually.eventually;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import io.kumo.fixture.FakeManager;
import io.kumo.fixture.FakeNode;
import io.kumo.fixture.FakeStore;
import io.kumo.fixture.Rings;
import io.kumo.message.DataReply;
import io.kumo.message.DataReply.NotRun;
import io.kumo.message.DataRequest;
import io.kumo.message.Expiry;
import io.kumo.message.Value;
import io.kumo.net.NetRuntime;
import io.kumo.ring.Key;
import io.kumo.ring.Ring;
import io.kumo.time.SystemClock;
import io.kumo.wire.Close;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A thousand times another node takes the lead, and the one that had it falls silent, breaks its
 * connections, refuses or moves, while operations are under way: each of them ends, none runs
 * twice, and nothing is left behind.
 */
final class ManyFailoversTest {
  private static final int FAILOVERS = 1_000;
  private static final int WARM_UP = 50;
  private static final int PARTITIONS = 4;
  private static final int OPERATIONS = 10;
  private static final Key NUMBER = Key.of("number");

  private final ResourceLeakDetector.Level level = ResourceLeakDetector.getLevel();
  private final LeakWatch leaks = new LeakWatch();
  private final NetRuntime runtime = NetRuntime.start("test-nodes", 1, new SystemClock());
  private final FakeManager manager = FakeManager.start(runtime);
  private final FakeStore store = new FakeStore();
  private final List<FakeNode> nodes = new ArrayList<>();
  private final MetricRegistry metrics = new MetricRegistry();
  private KumoClient client;
  private int counted;

  @BeforeEach
  void start() {
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    for (int i = 0; i < 3; i++) {
      nodes.add(node());
    }
    client =
        KumoClient.connect(
            KumoClientConfig.of(List.of(manager.address()))
                .withTimeoutMs(30_000)
                .withMetrics(metrics));
  }

  private FakeNode node() {
    return FakeNode.answering(runtime, store::run);
  }

  @AfterEach
  void stop() {
    client.close();
    nodes.forEach(FakeNode::close);
    manager.close();
    runtime.close();
    leaks.close();
    ResourceLeakDetector.setLevel(level);
  }

  @Test
  void everyOperationEndsAndNothingIsLeftBehind() throws Exception {
    manager.publish(ring(1, 0));
    failOver(0, WARM_UP);
    Set<Thread> before = threads();
    failOver(WARM_UP, FAILOVERS);
    Set<Thread> more = threads();
    more.removeAll(before);
    assertEquals(Set.of(), more);
    eventually(() -> assertEquals(0, gauge("client.outstanding")));
    assertTrue(gauge("client.net.connections") <= nodes.size());
    leaks.requireNone();
  }

  private void failOver(int from, int to) throws Exception {
    for (int i = from; i < to; i++) {
      int old = i % nodes.size();
      nodes.get(old).behave(failing(i, nodes.get(old)));
      List<CompletableFuture<?>> underWay = new ArrayList<>();
      for (int n = 0; n < OPERATIONS; n++) {
        underWay.add(client.increment(NUMBER, 1, 1, Expiry.NEVER));
        underWay.add(client.get(Key.of("key-" + n)));
      }
      counted += OPERATIONS;
      if (i % 4 == 3) {
        nodes.set(old, node()).close();
      }
      manager.publish(ring(i + 2, (i + 1) % nodes.size()));
      for (CompletableFuture<?> each : underWay) {
        each.get(60, TimeUnit.SECONDS);
      }
      nodes.get(old).behave(store::run);
    }
    Value number = client.get(NUMBER).get(60, TimeUnit.SECONDS).orElseThrow();
    assertEquals(Integer.toString(counted), new String(number.bytes(), US_ASCII));
  }

  private Ring ring(long epoch, int leader) {
    Ring ring = Rings.of(epoch, PARTITIONS, 3, nodes.stream().map(FakeNode::address).toList());
    return Rings.ledBy(ring, epoch, leader);
  }

  /** How the old leader takes requests from now on; some of them it runs all the same. */
  private Function<DataRequest, Optional<DataReply>> failing(int number, FakeNode node) {
    return switch (number % 4) {
      case 0 -> request -> Optional.empty();
      case 1 ->
          request -> {
            store.run(request);
            node.peers().forEach(peer -> peer.close(Close.Reason.INTERNAL, "for the test"));
            return Optional.empty();
          };
      case 2 ->
          request -> Optional.of(new NotRun(0, NotRun.Reason.NOT_SERVING, 0, 0, Optional.empty()));
      default ->
          request -> {
            store.run(request);
            return Optional.empty();
          };
    };
  }

  private long gauge(String name) {
    Gauge<?> gauge = metrics.getGauges().get(name);
    return ((Number) gauge.getValue()).longValue();
  }

  private static Set<Thread> threads() {
    return new HashSet<>(Thread.getAllStackTraces().keySet());
  }

  /** What Netty says of buffers that were dropped and not released. */
  private static final class LeakWatch extends Handler {
    private static final int ROUNDS = 5;

    // Held strongly: the logging system itself forgets loggers that nobody holds.
    private final Logger logger = Logger.getLogger(ResourceLeakDetector.class.getName());
    private final Queue<String> reports = new ConcurrentLinkedQueue<>();

    LeakWatch() {
      logger.addHandler(this);
    }

    /** Netty reports at the next buffer behind the collection of one that was dropped. */
    void requireNone() {
      for (int i = 0; i < ROUNDS; i++) {
        System.gc();
        ByteBufAllocator.DEFAULT.buffer().release();
      }
      assertEquals(List.of(), List.copyOf(reports));
    }

    @Override
    public void publish(LogRecord record) {
      reports.add(record.getMessage());
    }

    @Override
    public void flush() {
      // Nothing is buffered.
    }

    @Override
    public void close() {
      logger.removeHandler(this);
    }
  }
}
