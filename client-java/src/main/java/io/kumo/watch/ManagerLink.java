package io.kumo.watch;

import io.kumo.net.Backoff;
import io.kumo.net.Connection;
import io.kumo.net.FrameHandler;
import io.kumo.net.NetRuntime;
import io.kumo.ring.Address;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a connection to one of the managers and goes on to the next when it fails. Belongs to its
 * event loop.
 */
final class ManagerLink {
  private static final Logger LOG = LoggerFactory.getLogger(ManagerLink.class);
  private static final int PAUSE_FIRST_MS = 20;
  private static final int PAUSE_LAST_MS = 500;

  /** What its owner does with the connection. */
  interface Events {
    /** A connection has been made. */
    void onConnected(Connection connection);

    /** A frame came that answers nothing. */
    boolean onPush(Connection connection, int type, ByteBuf body);
  }

  private final NetRuntime runtime;
  private final EventLoop loop;
  private final ManagerPlaces places;
  private final Supplier<Connection.Config> config;
  private final Events events;
  private final Backoff backoff = new Backoff(PAUSE_FIRST_MS, PAUSE_LAST_MS);
  private Optional<Connection> current = Optional.empty();
  private boolean closed;

  ManagerLink(
      NetRuntime runtime,
      EventLoop loop,
      List<Address> managers,
      Supplier<Connection.Config> config,
      Events events) {
    this.runtime = runtime;
    this.loop = loop;
    this.places = new ManagerPlaces(managers, new Random());
    this.config = config;
    this.events = events;
  }

  /** The connection, made or being made; empty in the pause before the next try. */
  Optional<Connection> current() {
    return current;
  }

  void connect() {
    if (closed) {
      return;
    }
    Address address = places.next();
    Pushes pushes = new Pushes();
    Connection connection = Connection.open(runtime, address, config.get(), pushes);
    pushes.connection = connection;
    current = Optional.of(connection);
    connection.onReady(
        () -> {
          backoff.reset();
          LOG.debug("connected to manager {}", address);
          events.onConnected(connection);
        });
  }

  /**
   * Goes on to these managers from the next connection on; changes nothing where there are none.
   */
  void learn(List<Address> named) {
    places.learn(named);
  }

  /** A connection is of use, if it is still the present one. */
  void useful(Connection useful) {
    if (current.isPresent() && current.get() == useful) {
      places.useful();
    }
  }

  /** Leaves a connection that is of no use, if it is still the present one. */
  void leave(Connection useless) {
    if (current.isPresent() && current.get() == useless) {
      useless.close();
    }
  }

  void close() {
    closed = true;
    current.ifPresent(Connection::close);
  }

  private final class Pushes implements FrameHandler {
    private Connection connection;

    @Override
    public boolean onFrame(int type, int flags, int correlationId, ByteBuf body) {
      return events.onPush(connection, type, body);
    }

    @Override
    public void onClosed() {
      current = Optional.empty();
      if (!closed) {
        LOG.debug("lost manager {}", connection.address());
        var unused =
            loop.schedule(ManagerLink.this::connect, backoff.nextPauseMs(), TimeUnit.MILLISECONDS);
      }
    }
  }
}
