package io.kumo.watch;

import io.kumo.ring.Ring;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest ring that a process knows, wherever it came from: a manager, a node or its own disk.
 * Epochs only grow, and rings of another cluster are refused. Thread safe; reading is one volatile
 * read.
 */
public final class NewestRing {
  private static final Logger LOG = LoggerFactory.getLogger(NewestRing.class);

  private final List<Consumer<Ring>> listeners = new CopyOnWriteArrayList<>();
  private volatile Optional<Ring> current = Optional.empty();
  private volatile Optional<UUID> clusterId;

  /** What {@link #offer} did with a ring. */
  public enum Offered {
    /** It is the newest one now. */
    TAKEN,
    /** One at least as new was known. */
    NOT_NEWER,
    /** It belongs to another cluster. */
    WRONG_CLUSTER
  }

  /** Knows no ring; the first one that is offered decides the cluster. */
  public NewestRing() {
    this(Optional.empty());
  }

  /**
   * Knows no ring.
   *
   * @param clusterId the only cluster whose rings are taken, if the process knows it already
   */
  public NewestRing(Optional<UUID> clusterId) {
    this.clusterId = clusterId;
  }

  /** The newest ring; empty before the first. */
  public Optional<Ring> current() {
    return current;
  }

  /** The epoch of the newest ring, 0 before the first. */
  public long epoch() {
    return current.map(Ring::epoch).orElse(0L);
  }

  /** The cluster, as soon as it is known; for the hello. */
  public Optional<UUID> clusterId() {
    return clusterId;
  }

  /** Takes a ring if it is newer than the one known, and tells the listeners before it returns. */
  public synchronized Offered offer(Ring ring) {
    if (clusterId.isPresent() && !clusterId.get().equals(ring.clusterId())) {
      LOG.warn("refusing a ring of cluster {}: ours is {}", ring.clusterId(), clusterId.get());
      return Offered.WRONG_CLUSTER;
    }
    if (current.isPresent() && ring.epoch() <= current.get().epoch()) {
      return Offered.NOT_NEWER;
    }
    clusterId = Optional.of(ring.clusterId());
    current = Optional.of(ring);
    listeners.forEach(listener -> listener.accept(ring));
    return Offered.TAKEN;
  }

  /**
   * Calls {@code listener} with the present ring, if there is one, and with each newer one, in
   * order, on the thread that brings it. It must be quick, throw nothing, and offer no ring itself.
   *
   * @return ends it
   */
  public synchronized Runnable listen(Consumer<Ring> listener) {
    listeners.add(listener);
    current.ifPresent(listener);
    return () -> listeners.remove(listener);
  }
}
