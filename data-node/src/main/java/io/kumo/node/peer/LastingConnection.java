package io.kumo.node.peer;

import io.kumo.net.Backoff;
import io.kumo.net.Connection;
import io.kumo.net.FrameHandler;
import io.kumo.ring.Address;
import io.netty.buffer.ByteBuf;
import java.util.Optional;

/** A connection to another node that is made anew whenever it breaks. Any thread. */
final class LastingConnection {
  private static final long RETRY_FIRST_MS = 20;
  private static final long RETRY_LAST_MS = 500;

  private final Address address;
  private final PeerLink.Environment environment;
  private final Listener listener;
  private final Backoff backoff = new Backoff(RETRY_FIRST_MS, RETRY_LAST_MS);

  private Optional<Attempt> attempt = Optional.empty();
  private boolean closed;

  /** Hears of each connection. On any thread; must not block. */
  interface Listener {
    /** The hello was answered. */
    void onConnected(Connection connection);

    /** A connection that was told of has ended. May be told twice. */
    void onLost(Connection connection);

    /** Another one could not be made: nobody listens there. */
    default void onRefused() {}
  }

  LastingConnection(Address address, PeerLink.Environment environment, Listener listener) {
    this.address = address;
    this.environment = environment;
    this.listener = listener;
  }

  Address address() {
    return address;
  }

  /** Begins to connect, until closed. */
  synchronized void connect() {
    if (closed) {
      return;
    }
    Attempt next = new Attempt();
    attempt = Optional.of(next);
    next.connection =
        Connection.open(environment.runtime(), address, environment.config().get(), next);
    next.connection.onReady(() -> onReady(next));
  }

  private void onReady(Attempt ready) {
    Connection connection;
    synchronized (this) {
      connection = ready.connection;
      if (closed || !isPresent(ready) || !connection.isOpen()) {
        return;
      }
      ready.told = true;
      backoff.reset();
    }
    listener.onConnected(connection);
    if (!connection.isOpen()) {
      // It may have ended while it was told of.
      listener.onLost(connection);
    }
  }

  private void onClosed(Attempt ended) {
    synchronized (this) {
      if (closed || !isPresent(ended)) {
        return;
      }
      attempt = Optional.empty();
      environment.runtime().scheduler().schedule(backoff.nextPauseMs(), this::connect);
    }
    if (ended.told) {
      listener.onLost(ended.connection);
    } else if (ended.connection.isRefused()) {
      listener.onRefused();
    }
  }

  private boolean isPresent(Attempt one) {
    return attempt.isPresent() && attempt.get() == one;
  }

  /** Ends it for good; nothing is told any more. */
  synchronized void close() {
    closed = true;
    attempt.ifPresent(last -> last.connection.close());
  }

  /** One connection from its beginning; hears of its end, and that nothing is pushed on it. */
  private final class Attempt implements FrameHandler {
    /** Guarded by the lasting connection. */
    private Connection connection;

    private volatile boolean told;

    @Override
    public boolean onFrame(int type, int flags, int correlationId, ByteBuf body) {
      return false;
    }

    @Override
    public void onClosed() {
      LastingConnection.this.onClosed(this);
    }
  }
}
