package io.kumo.client;

import io.kumo.net.Connection;
import io.kumo.net.FrameLimits;
import io.kumo.net.NetCounters;
import io.kumo.net.NetRuntime;
import io.kumo.time.SystemClock;
import io.kumo.watch.ManagerClient;
import io.kumo.watch.NewestRing;
import io.kumo.watch.RingWatcher;
import io.kumo.wire.Hello;
import io.kumo.wire.Role;

/** All that a client needs where nobody shares it: event loops, a watched ring, connections. */
record ClientProcess(
    NetRuntime runtime, ManagerClient managers, RingWatcher watcher, ClusterClient cluster) {

  static ClientProcess start(KumoClientConfig config) {
    ClusterClient.Settings settings =
        new ClusterClient.Settings(
            Role.CLIENT, config.timeoutMs(), config.outstandingMax(), FrameLimits.DEFAULT);
    NetRuntime runtime = NetRuntime.start("kumo-client", config.eventLoops(), new SystemClock());
    NewestRing rings = new NewestRing();
    NetCounters counters = new NetCounters();
    ManagerClient managers =
        ManagerClient.start(
            runtime,
            config.managers(),
            () ->
                new Connection.Config(
                    Hello.of(Role.CLIENT, rings.clusterId()), FrameLimits.DEFAULT, counters));
    RingWatcher watcher = RingWatcher.start(managers, rings);
    ClusterClient cluster = new ClusterClient(runtime, rings, settings, config.metrics());
    return new ClientProcess(runtime, managers, watcher, cluster);
  }

  void close() {
    cluster.close();
    watcher.close();
    managers.close();
    runtime.close();
  }
}
