package io.kumo.sim.cluster;

import io.kumo.client.OperationFlow;
import io.kumo.client.OperationIds;
import io.kumo.client.Step;
import io.kumo.client.VersionsSeen;
import io.kumo.history.Operation;
import io.kumo.message.DataReply;
import io.kumo.message.DataRequest;
import io.kumo.message.Mutation;
import io.kumo.ring.Key;
import io.kumo.ring.Ring;
import io.kumo.ring.RingNode;
import io.kumo.sim.Scheduler;
import io.kumo.sim.SimClock;
import io.kumo.watch.NewestRing;
import io.kumo.wire.Codecs;
import io.kumo.wire.Empty;
import io.kumo.wire.FrameType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A client's process: runs operations through the production retry logic over connections of its
 * own, as {@code ClientLoop} does, and writes down what it was told.
 */
final class SmartClient {
  private static final long TIMEOUT_NANOS = Scheduler.ms(3000);
  private static final long RING_NANOS = Scheduler.ms(1000);

  private final World world;
  private final int number;
  private final Actor actor;
  private final NewestRing rings = new NewestRing();
  private ManagerTalk talk;
  private final OperationFlow.Shared shared;
  private final Set<Running> running = new HashSet<>();
  private final Map<String, NodeLink> links = new HashMap<>();

  SmartClient(World world, int number) {
    this.world = world;
    this.number = number;
    // Its clock does not drift: by it the history is written.
    SimClock clock = new SimClock(world.scheduler(), world.random(), false);
    actor = new Actor("client" + number, world.scheduler(), clock);
    shared =
        new OperationFlow.Shared(
            new OperationIds(number), new VersionsSeen(), world.random().source());
    talk = toManagers();
    rings.listen(this::ringCame);
  }

  int number() {
    return number;
  }

  Actor actor() {
    return actor;
  }

  private ManagerTalk toManagers() {
    ManagerTalk begun =
        new ManagerTalk(world, actor, world.managers().members().addresses(), rings);
    begun.connect();
    return begun;
  }

  /** Somebody tells it who the managers are now, where all that it knew are gone. */
  void helpIfLost() {
    if (talk.lost(world.managers().members().informed())) {
      talk = toManagers();
    }
  }

  /** The manager that it is connected to. */
  Optional<String> manager() {
    return talk.manager();
  }

  boolean idle() {
    return running.isEmpty();
  }

  Optional<Ring> ring() {
    return rings.current();
  }

  private void ringCame(Ring ring) {
    // Behind the offer: what follows may offer another one.
    actor.later(
        0, () -> List.copyOf(inOrder()).forEach(one -> one.take(one.flow.onRing(ring, now()))));
  }

  private List<Running> inOrder() {
    List<Running> all = new ArrayList<>(running);
    all.sort((a, b) -> Integer.compare(a.order, b.order));
    return all;
  }

  void read(Key key, Consumer<DataReply> then) {
    new Running(
            OperationFlow.get(shared, key, now() + TIMEOUT_NANOS),
            List.of(key),
            Optional.empty(),
            then)
        .start();
  }

  void mutate(Mutation.OnKey mutation, Consumer<DataReply> then) {
    new Running(
            OperationFlow.mutate(shared, mutation, now() + TIMEOUT_NANOS),
            List.of(mutation.key()),
            Optional.of(mutation),
            then)
        .start();
  }

  /** Flushes one partition, which holds {@code keys}. */
  void flush(int partition, List<Key> keys, Mutation.Flush flush, Consumer<DataReply> then) {
    new Running(
            OperationFlow.flush(shared, partition, flush, now() + TIMEOUT_NANOS),
            keys,
            Optional.of(flush),
            then)
        .start();
  }

  private long now() {
    return actor.nanos();
  }

  private int order;

  /** One operation under way. */
  private final class Running {
    private final OperationFlow flow;
    private final List<Key> keys;
    private final Optional<Mutation> mutation;
    private final Consumer<DataReply> then;
    private final long called = world.scheduler().nowNanos();
    private final int order = ++SmartClient.this.order;
    private int pauses;

    Running(
        OperationFlow flow, List<Key> keys, Optional<Mutation> mutation, Consumer<DataReply> then) {
      this.flow = flow;
      this.keys = keys;
      this.mutation = mutation;
      this.then = then;
    }

    void start() {
      running.add(this);
      take(flow.start(rings.current(), now()));
    }

    private void take(Step step) {
      if (step instanceof Step.Send send) {
        link(send.node()).ask(send.request(), send.untilNanos() - now(), new Attempt(this, send));
      } else if (step instanceof Step.Wait wait) {
        int pause = ++pauses;
        actor.later(
            wait.untilNanos() - now(),
            () -> {
              if (pause == pauses) {
                take(flow.onTimer(rings.current(), now()));
              }
            });
        wait.ringFrom().ifPresent(node -> link(node).askRing());
      } else if (step instanceof Step.Done done && running.remove(this)) {
        ended(done.reply());
      }
    }

    private void ended(DataReply reply) {
      boolean certain =
          reply instanceof DataReply.Found
              || reply instanceof DataReply.Missing
              || reply instanceof DataReply.Applied
              || reply instanceof DataReply.Declined;
      boolean unknown = mutation.isPresent() && reply instanceof DataReply.Unknown;
      world.trace().line(() -> "client " + number + ": " + keys + " " + mutation + " " + reply);
      if (certain || unknown) {
        for (Key key : keys) {
          world
              .book()
              .add(
                  key,
                  new Operation(
                      number,
                      called,
                      certain ? world.scheduler().nowNanos() : Operation.NEVER,
                      mutation,
                      certain ? Optional.of(reply) : Optional.empty()));
        }
      }
      world.book().count(certain);
      then.accept(reply);
    }
  }

  /** One attempt's end. */
  private final class Attempt implements Calls.Call {
    private final Running operation;
    private final Step.Send send;

    Attempt(Running operation, Step.Send send) {
      this.operation = operation;
      this.send = send;
    }

    @Override
    public void onReply(Frame frame) {
      DataReply reply = frame.read(Codecs.DATA_REPLY);
      operation.take(operation.flow.onReply(send.attempt(), reply, rings.current(), now()));
    }

    @Override
    public void onLost(String why) {
      lost(true, why);
    }

    void lost(boolean written, String why) {
      operation.take(operation.flow.onLost(send.attempt(), written, why, rings.current(), now()));
    }
  }

  private NodeLink link(RingNode node) {
    return links.computeIfAbsent(node.address().host(), NodeLink::new);
  }

  /** The connection to one node, made when it is first wanted. */
  private final class NodeLink implements Network.Handler {
    private final String host;
    private final List<Runnable> queued = new ArrayList<>();
    private final List<Attempt> unsent = new ArrayList<>();
    private Optional<Calls> calls = Optional.empty();
    private boolean ringAsked;

    NodeLink(String host) {
      this.host = host;
      world.network().connect(actor, host, "", this);
    }

    void ask(DataRequest request, long timeoutNanos, Attempt attempt) {
      if (calls.isEmpty()) {
        unsent.add(attempt);
        queued.add(() -> send(request, timeoutNanos, attempt));
      } else {
        send(request, timeoutNanos, attempt);
      }
    }

    private void send(DataRequest request, long timeoutNanos, Attempt attempt) {
      if (request instanceof DataRequest.Get get) {
        calls.orElseThrow().ask(Codecs.GET, get, timeoutNanos, attempt);
      } else {
        calls.orElseThrow().ask(Codecs.MUTATE, (DataRequest.Mutate) request, timeoutNanos, attempt);
      }
    }

    void askRing() {
      if (ringAsked || calls.isEmpty()) {
        return;
      }
      ringAsked = true;
      calls
          .get()
          .ask(
              Codecs.RING_REQUEST,
              Empty.EMPTY,
              RING_NANOS,
              new Calls.Call() {
                @Override
                public void onReply(Frame frame) {
                  ringAsked = false;
                  if (frame.type() == FrameType.RING) {
                    rings.offer(frame.read(Codecs.RING));
                  }
                }

                @Override
                public void onLost(String why) {
                  ringAsked = false;
                }
              });
    }

    @Override
    public void onOpen(Wire.End end) {
      calls = Optional.of(new Calls(actor, end));
      unsent.clear();
      List<Runnable> all = List.copyOf(queued);
      queued.clear();
      all.forEach(Runnable::run);
    }

    @Override
    public void onFrame(Frame frame) {
      calls.orElseThrow().onFrame(frame);
    }

    @Override
    public void onClosed() {
      links.remove(host, this);
      List<Attempt> never = List.copyOf(unsent);
      unsent.clear();
      queued.clear();
      never.forEach(attempt -> attempt.lost(false, "not connected"));
      calls.ifPresent(Calls::onClosed);
    }
  }
}
