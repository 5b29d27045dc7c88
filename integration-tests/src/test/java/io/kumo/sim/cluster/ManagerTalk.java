package io.kumo.sim.cluster;

import io.kumo.message.ManagerReply;
import io.kumo.message.ManagerReply.Unavailable;
import io.kumo.message.ManagerRequest;
import io.kumo.net.RequestException;
import io.kumo.sim.Scheduler;
import io.kumo.sim.SimRandom;
import io.kumo.watch.NewestRing;
import io.kumo.wire.Codecs;
import io.kumo.wire.FrameType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A process's way to the managers, as {@link io.kumo.watch.ManagerClient} goes it: a connection to
 * one of them, the next when that one fails, is silent or has no leader; and newer rings over it.
 */
final class ManagerTalk {
  private static final long ATTEMPT_NANOS = Scheduler.ms(1500);
  private static final long PAUSE_NANOS = Scheduler.ms(30);
  private static final long WATCH_NANOS = Scheduler.ms(2000);

  private final Network network;
  private final Actor actor;
  private final List<String> managers;
  private final NewestRing rings;
  private final SimRandom random;
  private Optional<Live> live = Optional.empty();
  private int next;

  private record Live(Wire.End end, Calls calls) {}

  ManagerTalk(World world, Actor actor, NewestRing rings) {
    this.network = world.network();
    this.actor = actor;
    this.rings = rings;
    this.random = world.random();
    this.managers = new ArrayList<>(world.managers().hosts());
    for (int i = managers.size() - 1; i > 0; i--) {
      managers.set(i, managers.set(random.below(i + 1), managers.get(i)));
    }
  }

  void connect() {
    network.connect(actor, managers.get(next++ % managers.size()), "", new Link());
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
            if (!(frame.read(Codecs.MANAGER_REPLY) instanceof ManagerReply.Watching)) {
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
    private Optional<Live> mine = Optional.empty();

    @Override
    public void onOpen(Wire.End end) {
      mine = Optional.of(new Live(end, new Calls(actor, end)));
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
