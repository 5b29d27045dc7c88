package io.kumo.sim.cluster;

import io.kumo.message.ManagerReply;
import io.kumo.message.ManagerReply.Unavailable;
import io.kumo.message.ManagerRequest;
import io.kumo.sim.Scheduler;
import io.kumo.wire.Codecs;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** One manager process's connections to the other managers, by which it passes requests on. */
final class ManagerPeers {
  private static final long FORWARD_NANOS = Scheduler.ms(2500);

  private final World world;
  private final Actor actor;
  private final Map<String, Calls> others = new HashMap<>();

  ManagerPeers(World world, Actor actor) {
    this.world = world;
    this.actor = actor;
  }

  /** Asks another manager; where there is no connection yet, one is made for the next request. */
  CompletableFuture<ManagerReply> ask(String other, ManagerRequest request) {
    CompletableFuture<ManagerReply> reply = new CompletableFuture<>();
    Calls calls = others.get(other);
    if (calls == null) {
      world.network().connect(actor, other, "manager", new Outbound(other));
      reply.complete(new Unavailable("connecting to " + other));
      return reply;
    }
    calls.ask(
        Codecs.MANAGER_REQUEST,
        request,
        FORWARD_NANOS,
        new Calls.Call() {
          @Override
          public void onReply(Frame frame) {
            reply.complete(frame.read(Codecs.MANAGER_REPLY));
          }

          @Override
          public void onLost(String why) {
            reply.complete(new Unavailable(why));
          }
        });
    return reply;
  }

  /** A connection that this manager made to another. */
  private final class Outbound implements Network.Handler {
    private final String to;
    private Optional<Calls> calls = Optional.empty();

    Outbound(String to) {
      this.to = to;
    }

    @Override
    public void onOpen(Wire.End end) {
      calls = Optional.of(new Calls(actor, end));
      others.putIfAbsent(to, calls.get());
    }

    @Override
    public void onFrame(Frame frame) {
      calls.orElseThrow().onFrame(frame);
    }

    @Override
    public void onClosed() {
      calls.ifPresent(
          gone -> {
            others.remove(to, gone);
            gone.onClosed();
          });
    }
  }
}
