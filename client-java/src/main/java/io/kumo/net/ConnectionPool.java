package io.kumo.net;

import io.kumo.ring.Address;
import io.netty.channel.EventLoop;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Supplier;

/**
 * One connection to each address, made when first asked for and again when asked for after it
 * broke, but not faster than a {@link Backoff} allows. Belongs to one event loop: so what the loop
 * asks over it and what is answered needs no other thread.
 */
public final class ConnectionPool {
  /** Short: a restarted node is to be found again within a fraction of a second. */
  private static final int BACKOFF_FIRST_MS = 10;

  private static final int BACKOFF_LAST_MS = 300;

  private final NetRuntime runtime;
  private final EventLoop loop;
  private final Supplier<Connection.Config> config;
  private final Map<Address, Slot> slots = new HashMap<>();
  private boolean closed;

  private static final class Slot {
    private final Backoff backoff;
    private Connection connection;

    Slot(Backoff backoff) {
      this.backoff = backoff;
    }
  }

  /**
   * An empty pool.
   *
   * @param loop whose thread calls all other methods
   * @param config asked for each new connection
   */
  public ConnectionPool(NetRuntime runtime, EventLoop loop, Supplier<Connection.Config> config) {
    this.runtime = runtime;
    this.loop = loop;
    this.config = config;
  }

  /**
   * The connection to {@code address}. While a broken one may not be made again yet, it is the
   * broken one, which fails every request at once as not written.
   */
  public Connection get(Address address) {
    assertLoop();
    if (closed) {
      throw new IllegalStateException("pool is closed");
    }
    Slot slot =
        slots.computeIfAbsent(
            address, a -> new Slot(new Backoff(BACKOFF_FIRST_MS, BACKOFF_LAST_MS)));
    if (slot.connection != null && slot.connection.isOpen()) {
      return slot.connection;
    }
    if (slot.connection != null && slot.connection.isReady()) {
      slot.backoff.reset();
    }
    if (slot.backoff.tryPass(runtime.clock().nanos())) {
      slot.connection =
          Connection.open(runtime, address, config.get(), (type, flags, id, body) -> false);
    }
    return slot.connection;
  }

  /** Closes the connections to all other addresses. */
  public void retain(Collection<Address> addresses) {
    assertLoop();
    for (Iterator<Map.Entry<Address, Slot>> all = slots.entrySet().iterator(); all.hasNext(); ) {
      Map.Entry<Address, Slot> entry = all.next();
      if (!addresses.contains(entry.getKey())) {
        all.remove();
        entry.getValue().connection.close();
      }
    }
  }

  /** Closes all connections; none can be asked for later. */
  public void close() {
    assertLoop();
    closed = true;
    slots.values().forEach(slot -> slot.connection.close());
  }

  private void assertLoop() {
    if (!loop.inEventLoop()) {
      throw new IllegalStateException("not on the pool's event loop: " + Thread.currentThread());
    }
  }
}
