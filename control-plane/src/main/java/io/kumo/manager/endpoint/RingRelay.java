package io.kumo.manager.endpoint;

import io.kumo.net.Connection;
import io.kumo.net.FrameLimits;
import io.kumo.net.NetCounters;
import io.kumo.net.NetRuntime;
import io.kumo.ring.Address;
import io.kumo.time.Scheduler;
import io.kumo.watch.ManagerClient;
import io.kumo.watch.NewestRing;
import io.kumo.watch.RingWatcher;
import io.kumo.wire.Hello;
import io.kumo.wire.Role;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Brings a manager that does not lead each new ring from the one that does. By the Raft log it
 * would hear of a command's end with the next one or a heartbeat, hundreds of milliseconds later,
 * and so would all who watch rings here. Safe for use by any thread.
 */
public final class RingRelay implements AutoCloseable {
  private static final long LOOK_MS = 200;

  private final NetRuntime runtime;
  private final Supplier<Optional<Address>> leader;
  private final Supplier<Optional<UUID>> clusterId;
  private final RingWatchers watchers;
  private final NetCounters counters = new NetCounters();
  private Optional<Address> followed = Optional.empty();
  private Optional<ManagerClient> client = Optional.empty();
  private Optional<Scheduler.Task> nextLook = Optional.empty();
  private boolean closed;

  /**
   * Not following anybody yet.
   *
   * @param leader where the leading manager listens, if it is another one and known; asked on an
   *     event loop
   * @param clusterId asked for each new connection
   * @param watchers are shown each ring
   */
  public RingRelay(
      NetRuntime runtime,
      Supplier<Optional<Address>> leader,
      Supplier<Optional<UUID>> clusterId,
      RingWatchers watchers) {
    this.runtime = runtime;
    this.leader = leader;
    this.clusterId = clusterId;
    this.watchers = watchers;
  }

  /** Looks who leads, from now on. */
  public void start() {
    look();
  }

  private synchronized void look() {
    if (closed) {
      return;
    }
    nextLook = Optional.of(runtime.scheduler().schedule(LOOK_MS, this::look));
    Optional<Address> now = leader.get();
    if (!now.equals(followed)) {
      followed = now;
      client.ifPresent(ManagerClient::close);
      client = now.map(this::watch);
    }
  }

  private ManagerClient watch(Address address) {
    ManagerClient watching =
        ManagerClient.start(
            runtime,
            List.of(address),
            () ->
                new Connection.Config(
                    Hello.of(Role.MANAGER, clusterId.get()), FrameLimits.DEFAULT, counters));
    NewestRing rings = new NewestRing(clusterId.get());
    rings.listen(watchers::publish);
    RingWatcher.startFixed(watching, rings);
    return watching;
  }

  /** Follows nobody any more. */
  @Override
  public synchronized void close() {
    closed = true;
    nextLook.ifPresent(Scheduler.Task::cancel);
    client.ifPresent(ManagerClient::close);
  }
}
