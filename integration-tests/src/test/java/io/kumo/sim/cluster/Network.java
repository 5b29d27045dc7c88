package io.kumo.sim.cluster;

import io.kumo.sim.Scheduler;
import io.kumo.sim.SimRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Connections between processes: each in order, each message at most once, several side by side. A
 * cut direction holds what is sent, as TCP does, until it heals or the connection breaks. Of what
 * is under way when it breaks a prefix may still arrive, late and beside what newer connections
 * bring.
 */
final class Network {
  private static final long CONNECT_MAX_NANOS = Scheduler.ms(2000);
  private static final long CONNECT_AGAIN_NANOS = Scheduler.ms(100);

  private final Scheduler scheduler;
  private final SimRandom random;
  private final Map<String, Listener> listeners = new HashMap<>();
  private final Set<Pair> cuts = new HashSet<>();
  private final Set<Wire> wires = new LinkedHashSet<>();
  private final TrafficMeter meter = new TrafficMeter();
  private double slowness;

  /** What a process does with a connection. */
  interface Handler {
    /** The connection stands. */
    void onOpen(Wire.End end);

    void onFrame(Frame frame);

    /** It is broken, or never stood. */
    void onClosed();
  }

  /** Takes connections. */
  interface Acceptor {
    /** Who asks, and what it says that it is. */
    Handler accept(String host, Object hello);
  }

  private record Listener(Actor actor, Acceptor acceptor) {}

  private record Pair(String from, String to) {}

  Network(Scheduler scheduler, SimRandom random) {
    this.scheduler = scheduler;
    this.random = random;
  }

  /** From 0, a quiet network, to 1. */
  void slowness(double newSlowness) {
    slowness = newSlowness;
  }

  /** The machine's process takes connections from now on, as long as it lives. */
  void listen(Actor actor, Acceptor acceptor) {
    listeners.put(actor.host(), new Listener(actor, acceptor));
  }

  /** Takes none any more. */
  void close(Actor actor) {
    Listener listener = listeners.get(actor.host());
    if (listener != null && listener.actor == actor) {
      listeners.remove(actor.host());
    }
  }

  boolean isListening(String host) {
    return listeners.containsKey(host);
  }

  /** Connects; ends in one of the handler's calls. */
  void connect(Actor from, String to, Object hello, Handler handler) {
    connect(from, to, hello, handler, scheduler.nowNanos() + CONNECT_MAX_NANOS);
  }

  private void connect(Actor from, String to, Object hello, Handler handler, long deadline) {
    scheduler.after(
        delay(),
        () -> {
          if (from.dead()) {
            return;
          }
          if (!isCut(from.host(), to) && !isCut(to, from.host())) {
            open(from, to, hello, handler);
          } else if (scheduler.nowNanos() < deadline) {
            scheduler.after(CONNECT_AGAIN_NANOS, () -> connect(from, to, hello, handler, deadline));
          } else {
            from.run(handler::onClosed);
          }
        });
  }

  private void open(Actor from, String to, Object hello, Handler handler) {
    Listener listener = listeners.get(to);
    if (listener == null || listener.actor.dead()) {
      from.run(handler::onClosed);
      return;
    }
    Wire wire = new Wire(this, from, listener.actor);
    wires.add(wire);
    listener.actor.run(
        () -> {
          Handler accepted = listener.acceptor.accept(from.host(), hello);
          wire.accepting().bind(accepted);
          accepted.onOpen(wire.accepting());
        });
    wire.connecting().bind(handler);
    scheduler.after(delay(), () -> from.run(() -> wire.connecting().open()));
  }

  boolean isCut(String from, String to) {
    return cuts.contains(new Pair(from, to));
  }

  /** Cuts or heals one direction between two machines. */
  void cut(String from, String to, boolean isCut) {
    if (isCut) {
      cuts.add(new Pair(from, to));
    } else if (cuts.remove(new Pair(from, to))) {
      for (Wire wire : List.copyOf(wires)) {
        wire.healed(from, to);
      }
    }
  }

  /** Breaks all connections between two machines. */
  void reset(String one, String other) {
    for (Wire wire : List.copyOf(wires)) {
      if (wire.joins(one, other)) {
        wire.breakBoth();
      }
    }
  }

  /** A process has died; its machine tells the others, or has no power to. */
  void died(Actor actor, boolean silently) {
    close(actor);
    for (Wire wire : List.copyOf(wires)) {
      if (wire.isOf(actor)) {
        wire.died(actor, silently ? random.ms(500, 15_000) : delay());
      }
    }
  }

  void healAll() {
    slowness = 0;
    List<Pair> all = new ArrayList<>(cuts);
    all.sort((a, b) -> (a.from + a.to).compareTo(b.from + b.to));
    all.forEach(pair -> cut(pair.from, pair.to, false));
  }

  void gone(Wire wire) {
    wires.remove(wire);
  }

  long delay() {
    long delay = random.micros(50, 800);
    return random.chance(0.05 * slowness) ? delay + random.ms(1, 400) : delay;
  }

  /** What was sent. */
  TrafficMeter meter() {
    return meter;
  }

  Scheduler scheduler() {
    return scheduler;
  }

  SimRandom random() {
    return random;
  }
}
