package io.kumo.sim.cluster;

import io.kumo.message.ManagerReply;
import io.kumo.message.ManagerReply.Unavailable;
import io.kumo.message.ManagerRequest;
import io.kumo.net.RequestException;
import io.kumo.ring.Address;
import io.kumo.ring.Ring;
import io.kumo.sim.Scheduler;
import io.kumo.sim.SimRandom;
import io.kumo.watch.ManagerRound;
import io.kumo.watch.NewestRing;
import io.kumo.wire.Codecs;
import io.kumo.wire.FrameType;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * A process's way to the managers, as {@link io.kumo.watch.ManagerClient} goes it: a connection to
 * one of them, the next when that one fails, is silent or has no leader; and newer rings over it,
 * which also name the managers.
 */
final class ManagerTalk {
  private static final long ATTEMPT_NANOS = Scheduler.ms(1500);
  private static final long PAUSE_NANOS = Scheduler.ms(30);
  private static final long WATCH_NANOS = Scheduler.ms(2000);

  private final Network network;
  private final Actor actor;
  private final List<Address> given;
  private final ManagerRound round;
  private final NewestRing rings;
  private final SimRandom random;
  private Optional<Live> live = Optional.empty();

  private record Live(String host, Wire.End end, Calls calls) {}

  /**
   * Not connected yet.
   *
   * @param given the managers that the process was given when it started
   */
  ManagerTalk(World world, Actor actor, List<Address> given, NewestRing rings) {
    this.network = world.network();
    this.actor = actor;
    this.rings = rings;
    this.random = world.random();
    this.given = given;
    this.round = new ManagerRound(given, new Random(random.any()));
    rings.listen(ring -> round.learn(ring.managers()));
  }

  /** Whether the process knows none of those managers that hear of rings. */
  boolean lost(List<Address> informed) {
    List<Address> named = rings.current().map(Ring::managers).orElse(List.of());
    return Stream.concat(given.stream(), named.stream()).noneMatch(informed::contains);
  }

  /** The manager that it is connected to. */
  Optional<String> manager() {
    return live.map(Live::host);
  }

  void connect() {
    String host = round.next().host();
    network.connect(actor, host, "", new Link(host));
  }

  /** See {@link io.kumo.watch.ManagerClient#ask(ManagerRequest, long)}. */
  CompletableFuture<ManagerReply> ask(ManagerRequest request, long timeoutMs) {
    CompletableFuture<ManagerReply> answer = new CompletableFuture<>();
    attempt(request, actor.nanos() + Scheduler.ms(timeoutMs), answer);
    return answer;
  }

  private void attempt(ManagerRequest request, long deadline, CompletableFuture<ManagerReply> to) {
    long left = deadline - actor.nanos();
    if (left <= 0) {
      to.completeExceptionally(
          new RequestException(RequestException.Kind.TIMED_OUT, true, "no answer in time"));
    } else if (live.isEmpty()) {
      again(request, deadline, to);
    } else {
      attempt(live.get(), request, deadline, to);
    }
  }

  private void attempt(
      Live over, ManagerRequest request, long deadline, CompletableFuture<ManagerReply> to) {
    long left = Math.min(ATTEMPT_NANOS, deadline - actor.nanos());
    over.calls.ask(
        Codecs.MANAGER_REQUEST,
        request,
        left,
        new Calls.Call() {
          @Override
          public void onReply(Frame frame) {
            ManagerReply reply = frame.read(Codecs.MANAGER_REPLY);
            if (reply instanceof Unavailable && deadline - actor.nanos() > PAUSE_NANOS) {
              onLost("unavailable");
            } else {
              to.complete(reply);
            }
          }

          @Override
          public void onLost(String why) {
            over.end.close();
            again(request, deadline, to);
          }
        });
  }

  private void again(ManagerRequest request, long deadline, CompletableFuture<ManagerReply> to) {
    actor.later(PAUSE_NANOS, () -> attempt(request, deadline, to));
  }

  private void watch(Live over) {
    over.calls.ask(
        Codecs.MANAGER_REQUEST,
        new ManagerRequest.WatchRing(rings.epoch()),
        WATCH_NANOS,
        new Calls.Call() {
          @Override
          public void onReply(Frame frame) {
            if (frame.read(Codecs.MANAGER_REPLY) instanceof ManagerReply.Watching) {
              round.useful();
            } else {
              over.end.close();
            }
          }

          @Override
          public void onLost(String why) {
            over.end.close();
          }
        });
  }

  /** The connection of the moment, or the one being made. */
  private final class Link implements Network.Handler {
    private final String host;
    private Optional<Live> mine = Optional.empty();

    Link(String host) {
      this.host = host;
    }

    @Override
    public void onOpen(Wire.End end) {
      mine = Optional.of(new Live(host, end, new Calls(actor, end)));
      live = mine;
      watch(mine.get());
    }

    @Override
    public void onFrame(Frame frame) {
      if (frame.type() == FrameType.RING) {
        rings.offer(frame.read(Codecs.RING));
      } else {
        mine.orElseThrow().calls.onFrame(frame);
      }
    }

    @Override
    public void onClosed() {
      live = Optional.empty();
      mine.ifPresent(gone -> gone.calls.onClosed());
      actor.later(random.ms(20, 500), ManagerTalk.this::connect);
    }
  }
}
