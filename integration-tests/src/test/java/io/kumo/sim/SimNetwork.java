package io.kumo.sim;

import io.kumo.node.replica.PeerMessage;
import io.kumo.ring.NodeId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Connections between nodes: in order, and each message at most once. Heartbeats have a connection
 * of their own beside the messages' one, which stands and breaks with it. A cut direction holds
 * what is sent, as TCP does, until it heals or the connection is reset. Of what is under way at a
 * reset a prefix may still arrive, late and beside the new connection's messages.
 */
final class SimNetwork {
  private final Scheduler scheduler;
  private final SimRandom random;
  private final Map<NodeId, SimProcess> processes = new HashMap<>();
  private final Map<Pair, Connection> connections = new HashMap<>();
  private final Map<Pair, Boolean> cut = new HashMap<>();
  private double slowness;
  private long connected;

  /** Two nodes: with an order for a direction, sorted for a connection. */
  private record Pair(NodeId from, NodeId to) {
    static Pair connection(NodeId a, NodeId b) {
      return a.compareTo(b) < 0 ? new Pair(a, b) : new Pair(b, a);
    }
  }

  /** One connection between two processes. */
  private static final class Connection {
    final SimProcess one;
    final SimProcess other;
    final Direction messagesToOne = new Direction();
    final Direction messagesToOther = new Direction();
    final Direction heartbeatsToOne = new Direction();
    final Direction heartbeatsToOther = new Direction();
    final long number;
    boolean open = true;

    Connection(SimProcess one, SimProcess other, long number) {
      this.number = number;
      this.one = one;
      this.other = other;
    }

    Direction to(SimProcess receiver, Object message) {
      boolean heartbeat = !(message instanceof PeerMessage);
      if (receiver == one) {
        return heartbeat ? heartbeatsToOne : messagesToOne;
      }
      return heartbeat ? heartbeatsToOther : messagesToOther;
    }

    List<Direction> directions() {
      return List.of(messagesToOne, messagesToOther, heartbeatsToOne, heartbeatsToOther);
    }

    List<Direction> to(SimProcess receiver) {
      return receiver == one
          ? List.of(messagesToOne, heartbeatsToOne)
          : List.of(messagesToOther, heartbeatsToOther);
    }
  }

  private static final class Direction {
    final List<Object> held = new ArrayList<>();
    long sent;
    long arrived;
    long arrivesMax = Long.MAX_VALUE;
    long lastNanos;
  }

  SimNetwork(Scheduler scheduler, SimRandom random) {
    this.scheduler = scheduler;
    this.random = random;
  }

  /** From 0, a quiet network, to 1. */
  void slowness(double newSlowness) {
    slowness = newSlowness;
  }

  void started(SimProcess process) {
    processes.put(process.node(), process);
    for (NodeId other : processes.keySet()) {
      if (!other.equals(process.node())) {
        connectLater(process.node(), other);
      }
    }
  }

  void died(SimProcess process) {
    processes.remove(process.node(), process);
    for (Pair pair : List.copyOf(connections.keySet())) {
      if (pair.from().equals(process.node()) || pair.to().equals(process.node())) {
        reset(pair.from(), pair.to());
      }
    }
  }

  /** Sends on the connection that stands, if one does. */
  void send(SimProcess from, NodeId to, Object message) {
    Connection connection = connections.get(Pair.connection(from.node(), to));
    if (connection != null) {
      send(from, to, message, connection.number);
    }
  }

  /** Sends on that connection, if it still stands. */
  void send(SimProcess from, NodeId to, Object message, long number) {
    Connection connection = connections.get(Pair.connection(from.node(), to));
    if (connection == null || !connection.open || connection.number != number) {
      return;
    }
    if (connection.one != from && connection.other != from) {
      return;
    }
    SimProcess receiver = connection.one == from ? connection.other : connection.one;
    Direction direction = connection.to(receiver, message);
    if (isCut(from.node(), to) || !direction.held.isEmpty()) {
      direction.held.add(message);
    } else {
      carry(connection, from, receiver, message);
    }
  }

  private void carry(Connection connection, SimProcess from, SimProcess to, Object message) {
    Direction direction = connection.to(to, message);
    long delay = random.micros(100, 1000);
    if (random.chance(0.1 * slowness)) {
      delay += random.ms(1, 400);
    }
    long nanos = Math.max(direction.lastNanos, scheduler.nowNanos() + delay);
    direction.lastNanos = nanos;
    long number = direction.sent++;
    scheduler.after(
        nanos - scheduler.nowNanos(),
        () -> {
          if (number < direction.arrivesMax) {
            direction.arrived = number + 1;
            to.arrived(from, message, connection.number);
          }
        });
  }

  /** Cuts or heals one direction. */
  void cut(NodeId from, NodeId to, boolean isCut) {
    cut.put(new Pair(from, to), isCut);
    Connection connection = connections.get(Pair.connection(from, to));
    if (isCut || connection == null || !connection.open) {
      return;
    }
    SimProcess sender = connection.one.node().equals(from) ? connection.one : connection.other;
    SimProcess receiver = connection.one == sender ? connection.other : connection.one;
    for (Direction direction : connection.to(receiver)) {
      List<Object> held = List.copyOf(direction.held);
      direction.held.clear();
      held.forEach(message -> carry(connection, sender, receiver, message));
    }
  }

  void healAll() {
    cut.forEach(
        (pair, was) -> {
          if (was) {
            scheduler.after(0, () -> cut(pair.from(), pair.to(), false));
          }
        });
    slowness = 0;
  }

  /** Whether no direction is cut. */
  boolean whole() {
    return !cut.containsValue(true);
  }

  boolean isCut(NodeId from, NodeId to) {
    return cut.getOrDefault(new Pair(from, to), false);
  }

  /** Breaks the connection; another is tried until one stands. */
  void reset(NodeId a, NodeId b) {
    Connection connection = connections.remove(Pair.connection(a, b));
    if (connection == null) {
      return;
    }
    connection.open = false;
    for (Direction direction : connection.directions()) {
      direction.held.clear();
      long underWay = direction.sent - direction.arrived;
      direction.arrivesMax = direction.arrived + random.below((int) underWay + 1);
    }
    connection.one.disconnected(connection.other.node());
    connection.other.disconnected(connection.one.node());
    connectLater(a, b);
  }

  private void connectLater(NodeId a, NodeId b) {
    scheduler.after(random.ms(1, 30), () -> connect(a, b));
  }

  /** Where one lives it hears that the other does not listen, again and again. */
  private void refuse(NodeId from, NodeId to) {
    SimProcess living = processes.get(from);
    if (living != null && !isCut(from, to) && !isCut(to, from)) {
      living.refused(to);
      scheduler.after(random.ms(20, 500), () -> connect(from, to));
    }
  }

  private void connect(NodeId a, NodeId b) {
    Pair pair = Pair.connection(a, b);
    SimProcess one = processes.get(pair.from());
    SimProcess other = processes.get(pair.to());
    if (connections.containsKey(pair)) {
      return;
    }
    if (one == null || other == null) {
      refuse(pair.from(), pair.to());
      refuse(pair.to(), pair.from());
      return;
    }
    if (isCut(a, b) || isCut(b, a)) {
      connectLater(a, b);
      return;
    }
    long number = ++connected;
    connections.put(pair, new Connection(one, other, number));
    one.connected(other.node(), number);
    other.connected(one.node(), number);
  }
}
