package io.kumo.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;

import com.codahale.metrics.MetricRegistry;
import io.kumo.fixture.FakeNode;
import io.kumo.fixture.Rings;
import io.kumo.message.DataReply;
import io.kumo.net.NetRuntime;
import io.kumo.ring.Key;
import io.kumo.time.SystemClock;
import io.kumo.watch.NewestRing;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How proxies use the client: from event loops, which the operations never leave. */
final class OnLoopTest {
  private final NetRuntime runtime = NetRuntime.start("test-loops", 2, new SystemClock());
  private final FakeNode node = FakeNode.storing(runtime);
  private final NewestRing rings = new NewestRing();
  private final ClusterClient client =
      new ClusterClient(runtime, rings, ClusterClient.Settings.DEFAULT, new MetricRegistry());

  @AfterEach
  void stop() {
    client.close();
    node.close();
    runtime.close();
  }

  @Test
  void aReplyComesOnTheLoopThatAsked() throws Exception {
    rings.offer(Rings.of(1, 4, 1, List.of(node.address())));
    for (EventLoop loop : runtime.loops()) {
      CompletableFuture<Thread> answered = new CompletableFuture<>();
      CompletableFuture<Thread> asked = new CompletableFuture<>();
      loop.execute(
          () -> {
            asked.complete(Thread.currentThread());
            var unused =
                client
                    .get(Key.of("key"))
                    .thenAccept(reply -> answered.complete(Thread.currentThread()));
          });
      assertSame(asked.get(9, TimeUnit.SECONDS), answered.get(9, TimeUnit.SECONDS));
    }
    assertEquals(2, node.peers().size());
  }

  @Test
  void afterTheCloseAnOperationIsDefinitelyNotRun() throws Exception {
    client.close();
    DataReply reply = client.get(Key.of("key")).get(9, TimeUnit.SECONDS);
    assertEquals(
        DataReply.NotRun.Reason.NOT_SERVING,
        assertInstanceOf(DataReply.NotRun.class, reply).reason());
  }
}
