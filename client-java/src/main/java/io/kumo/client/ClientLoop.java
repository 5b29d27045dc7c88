package io.kumo.client;

import io.kumo.message.DataReply;
import io.kumo.message.DataRequest;
import io.kumo.net.Connection;
import io.kumo.net.ConnectionPool;
import io.kumo.net.NetRuntime;
import io.kumo.ring.Ring;
import io.kumo.ring.RingNode;
import io.kumo.time.Clock;
import io.kumo.watch.NewestRing;
import io.kumo.wire.Codecs;
import io.kumo.wire.Empty;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Runs the operations of one event loop: takes the steps of their flows on connections, timers and
 * futures. Everything of an operation happens on this loop, so that nothing here needs a lock.
 */
final class ClientLoop {
  private static final long RING_TIMEOUT_MS = 1_000;

  /** Hears, on this loop, of what its operations come to. */
  interface Events {
    /** A node answered an attempt, as may also be heard of one given up before. */
    void onReply(DataReply reply);

    /** An operation has ended; whoever waits for it is told next. */
    void onEnded(Step.Done done);
  }

  private final EventLoop loop;
  private final Clock clock;
  private final NewestRing rings;
  private final ConnectionPool pool;
  private final OperationFlow.Shared shared;
  private final Events events;
  private final Set<Running> running = Collections.newSetFromMap(new IdentityHashMap<>());

  /** Nodes that were asked for their ring and have not answered. */
  private final Set<RingNode> askedForRing = Collections.newSetFromMap(new IdentityHashMap<>());

  private boolean closed;

  ClientLoop(
      NetRuntime runtime,
      EventLoop loop,
      NewestRing rings,
      Supplier<Connection.Config> config,
      OperationFlow.Shared shared,
      Events events) {
    this.loop = loop;
    this.clock = runtime.clock();
    this.rings = rings;
    this.pool = new ConnectionPool(runtime, loop, config);
    this.shared = shared;
    this.events = events;
  }

  EventLoop loop() {
    return loop;
  }

  OperationFlow.Shared shared() {
    return shared;
  }

  void start(Running operation) {
    running.add(operation);
    if (closed) {
      abandon(operation);
    } else {
      take(operation, operation.flow().start(rings.current(), clock.nanos()));
    }
  }

  /** Tells everything that waits of a newer ring. */
  void onRing(Ring ring) {
    if (closed) {
      return;
    }
    pool.retain(ring.nodes().values().stream().map(RingNode::address).collect(Collectors.toSet()));
    long now = clock.nanos();
    for (Running operation : new ArrayList<>(running)) {
      take(operation, operation.flow().onRing(ring, now));
    }
  }

  /** Ends all operations as not run or unknown, whichever holds, and closes the connections. */
  void close() {
    closed = true;
    pool.close();
    new ArrayList<>(running).forEach(this::abandon);
  }

  private void abandon(Running operation) {
    if (operation.flow().onAbandoned("client is closed") instanceof Step.Done done) {
      end(operation, done);
    }
  }

  void onReply(Running operation, int attempt, DataReply reply) {
    events.onReply(reply);
    take(operation, operation.flow().onReply(attempt, reply, rings.current(), clock.nanos()));
  }

  void onLost(Running operation, int attempt, boolean written, String why) {
    long now = clock.nanos();
    take(operation, operation.flow().onLost(attempt, written, why, rings.current(), now));
  }

  private void onTimer(Running operation, int pause) {
    if (operation.pauses() == pause) {
      take(operation, operation.flow().onTimer(rings.current(), clock.nanos()));
    }
  }

  private void take(Running operation, Step step) {
    if (closed || step instanceof Step.Continue) {
      return;
    }
    if (step instanceof Step.Send send) {
      send(operation, send);
    } else if (step instanceof Step.Wait wait) {
      int pause = operation.nextPause();
      long nanos = Math.max(0, wait.untilNanos() - clock.nanos());
      var unused = loop.schedule(() -> onTimer(operation, pause), nanos, TimeUnit.NANOSECONDS);
      wait.ringFrom().ifPresent(this::fetchRing);
    } else if (step instanceof Step.Done done) {
      end(operation, done);
    }
  }

  private void send(Running operation, Step.Send send) {
    Connection connection = pool.get(send.node().address());
    long leftMs = 1 + TimeUnit.NANOSECONDS.toMillis(send.untilNanos() - clock.nanos());
    AttemptListener listener = new AttemptListener(this, operation, send.attempt());
    if (send.request() instanceof DataRequest.Get get) {
      connection.request(Codecs.GET, get, leftMs, listener);
    } else if (send.request() instanceof DataRequest.Mutate mutate) {
      connection.request(Codecs.MUTATE, mutate, leftMs, listener);
    }
  }

  private void fetchRing(RingNode node) {
    if (!askedForRing.add(node)) {
      return;
    }
    var unused =
        pool.get(node.address())
            .ask(Codecs.RING_REQUEST, Empty.EMPTY, RING_TIMEOUT_MS, Codecs.RING)
            .whenComplete(
                (ring, failure) -> {
                  askedForRing.remove(node);
                  // Without an answer the operation asks again after its pause.
                  if (failure == null) {
                    rings.offer(ring);
                  }
                });
  }

  private void end(Running operation, Step.Done done) {
    if (running.remove(operation)) {
      events.onEnded(done);
      operation.future().complete(done.reply());
    }
  }
}
