package io.kumo.sim;

import io.kumo.client.OperationFlow;
import io.kumo.client.OperationIds;
import io.kumo.client.Step;
import io.kumo.client.VersionsSeen;
import io.kumo.history.Operation;
import io.kumo.message.DataReply;
import io.kumo.message.Expiry;
import io.kumo.message.Mutation;
import io.kumo.message.Mutation.StoreMode;
import io.kumo.ring.Key;
import io.kumo.ring.Ring;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A client: one operation at a time, each through the production retry logic. */
final class SimClient {
  private static final long TIMEOUT_NANOS = Scheduler.ms(3000);

  /** Of reads once all is healed: the grace of a primary that has just started is within it. */
  private static final long HEALED_TIMEOUT_NANOS = Scheduler.ms(2000);

  private final Simulation world;
  private final int number;
  private final OperationFlow.Shared shared;
  private final Map<Key, Long> tokens = new HashMap<>();
  private Optional<Ring> ring = Optional.empty();
  private boolean stopped;
  private int count;
  private OperationFlow flow;
  private Running running;

  /** What goes on. */
  private record Running(List<Key> keys, Optional<Mutation> mutation, long called, Runnable then) {}

  SimClient(Simulation world, int number) {
    this.world = world;
    this.number = number;
    shared =
        new OperationFlow.Shared(
            new OperationIds(number), new VersionsSeen(), world.random().source());
    world.managers().watch(this::ringCame);
    world.scheduler().after(world.random().ms(1, 1500), this::next);
  }

  void stop() {
    stopped = true;
  }

  boolean idle() {
    return flow == null;
  }

  private void ringCame(Ring newer) {
    if (ring.isEmpty() || ring.get().epoch() < newer.epoch()) {
      ring = Optional.of(newer);
      if (flow != null) {
        follow(flow.onRing(newer, now()));
      }
    }
  }

  private void next() {
    if (stopped || flow != null) {
      return;
    }
    Key key = world.keys().get(world.random().below(world.keys().size()));
    Runnable again =
        () ->
            world
                .scheduler()
                .after(world.random().ms(1, world.circumstances().pauseMsMax()), this::next);
    int dice = world.random().below(100);
    if (dice < 35) {
      read(key, TIMEOUT_NANOS, again);
    } else if (dice < 36 && world.circumstances().flushes()) {
      mutate(world.keys(), new Mutation.Flush(world.random().chance(0.7) ? 0 : 500), again);
    } else {
      mutate(List.of(key), mutation(key), again);
    }
  }

  /** Reads every key, and says when all were answered. */
  void readAll(Runnable then) {
    readFrom(0, then);
  }

  private void readFrom(int index, Runnable then) {
    if (index == world.keys().size()) {
      then.run();
    } else {
      read(world.keys().get(index), HEALED_TIMEOUT_NANOS, () -> readFrom(index + 1, then));
    }
  }

  private void read(Key key, long timeoutNanos, Runnable then) {
    begin(
        OperationFlow.get(shared, key, now() + timeoutNanos),
        new Running(List.of(key), Optional.empty(), now(), then));
  }

  private void mutate(List<Key> keys, Mutation mutation, Runnable then) {
    long deadline = now() + TIMEOUT_NANOS;
    begin(
        mutation instanceof Mutation.Flush flush
            ? OperationFlow.flush(shared, 0, flush, deadline)
            : OperationFlow.mutate(shared, (Mutation.OnKey) mutation, deadline),
        new Running(keys, Optional.of(mutation), now(), then));
  }

  private Mutation.OnKey mutation(Key key) {
    byte[] value =
        world.random().chance(0.4)
            ? Integer.toString(world.random().below(50)).getBytes(StandardCharsets.US_ASCII)
            : ("c" + number + "." + ++count).getBytes(StandardCharsets.US_ASCII);
    Expiry expiry =
        world.circumstances().expiries() && world.random().chance(0.1)
            ? Expiry.afterMs(world.random().below(1000))
            : Expiry.NEVER;
    OptionalLong cas = OptionalLong.empty();
    switch (world.random().below(10)) {
      case 0, 1 -> {
        return new Mutation.Store(key, StoreMode.SET, value, number, expiry, cas);
      }
      case 2 -> {
        return new Mutation.Store(key, StoreMode.ADD, value, number, expiry, cas);
      }
      case 3 -> {
        StoreMode mode = world.random().chance(0.5) ? StoreMode.APPEND : StoreMode.PREPEND;
        return new Mutation.Store(key, mode, value, 0, Expiry.NEVER, cas);
      }
      case 4 -> {
        return new Mutation.Store(key, StoreMode.REPLACE, value, number, expiry, cas);
      }
      case 5, 6 -> {
        OptionalLong seen = OptionalLong.of(tokens.getOrDefault(key, 1L));
        return new Mutation.Store(key, StoreMode.SET, value, number, expiry, seen);
      }
      case 7 -> {
        return new Mutation.Delete(key, cas);
      }
      case 8 -> {
        OptionalLong initial =
            world.random().chance(0.5) ? OptionalLong.of(7) : OptionalLong.empty();
        boolean decrement = world.random().chance(0.3);
        return new Mutation.Arithmetic(key, decrement, 1, initial, Expiry.NEVER, cas);
      }
      default -> {
        return new Mutation.Touch(key, expiry, world.random().chance(0.5));
      }
    }
  }

  private void begin(OperationFlow newFlow, Running newRunning) {
    flow = newFlow;
    running = newRunning;
    follow(flow.start(ring, now()));
  }

  private void follow(Step step) {
    if (step instanceof Step.Send send) {
      send(send);
    } else if (step instanceof Step.Wait wait) {
      OperationFlow waiting = flow;
      world
          .scheduler()
          .after(
              wait.untilNanos() - now(),
              () -> ifCurrent(waiting, () -> follow(waiting.onTimer(ring, now()))));
    } else if (step instanceof Step.Done done) {
      done(done.reply());
    }
  }

  private void send(Step.Send send) {
    OperationFlow sent = flow;
    world.trace().line(() -> "client " + number + " asks " + send);
    SimRandom random = world.random();
    boolean lost = random.chance(world.clientLoss());
    long delay = lost && random.chance(0.5) ? random.ms(50, 2500) : random.micros(100, 2000);
    boolean arrives = !lost || random.chance(0.7);
    if (arrives) {
      // A lost connection's request may still arrive, late: at most once for each attempt.
      world
          .scheduler()
          .after(
              delay,
              () -> world.process(send.node().id()).ifPresent(node -> ask(node, send, sent)));
    }
    world
        .scheduler()
        .after(
            lost ? random.ms(1, 300) : send.untilNanos() - now(),
            () ->
                ifCurrent(
                    sent, () -> follow(sent.onLost(send.attempt(), true, "lost", ring, now()))));
  }

  private void ask(SimProcess node, Step.Send send, OperationFlow sent) {
    node.request(
        send.request(),
        reply -> {
          if (world.random().chance(world.clientLoss())) {
            return;
          }
          world
              .scheduler()
              .after(
                  world.random().micros(100, 2000),
                  () -> ifCurrent(sent, () -> replied(sent, send.attempt(), reply)));
        });
  }

  private void replied(OperationFlow sent, int attempt, DataReply reply) {
    world.trace().line(() -> "client " + number + " is answered " + reply);
    if (world.wiring().endsAtOnce(reply)) {
      done(reply);
    } else if (world.wiring().beginsAnew(reply)
        && running.mutation().orElseThrow() instanceof Mutation.OnKey mutation) {
      shared.seen().note(0, reply.newestVersion());
      begin(OperationFlow.mutate(shared, mutation, now() + TIMEOUT_NANOS), running);
    } else {
      follow(sent.onReply(attempt, reply, ring, now()));
    }
  }

  private void ifCurrent(OperationFlow expected, Runnable action) {
    if (flow == expected) {
      action.run();
    }
  }

  private void done(DataReply reply) {
    Running ended = running;
    flow = null;
    boolean certain =
        reply instanceof DataReply.Found
            || reply instanceof DataReply.Missing
            || reply instanceof DataReply.Applied
            || reply instanceof DataReply.Declined;
    if (reply instanceof DataReply.Found found) {
      tokens.put(ended.keys().get(0), found.value().cas());
    }
    boolean unknown = ended.mutation().isPresent() && reply instanceof DataReply.Unknown;
    if (certain || unknown) {
      for (Key key : ended.keys()) {
        world.record(
            key,
            new Operation(
                number,
                ended.called(),
                certain ? now() : Operation.NEVER,
                ended.mutation(),
                certain ? Optional.of(reply) : Optional.empty()));
      }
    }
    world.counted(certain);
    ended.then().run();
  }

  /** What has not ended may have happened. */
  void recordUnfinished() {
    if (flow != null && running.mutation().isPresent()) {
      for (Key key : running.keys()) {
        world.record(
            key,
            new Operation(
                number, running.called(), Operation.NEVER, running.mutation(), Optional.empty()));
      }
    }
  }

  private long now() {
    return world.scheduler().nowNanos();
  }
}
