package io.kumo.tools;

import com.codahale.metrics.MetricRegistry;
import io.kumo.manager.Manager;
import io.kumo.manager.ManagerConfig;
import io.kumo.ring.Address;
import io.kumo.ring.RingSettings;
import io.kumo.tools.options.Arguments;
import io.kumo.tools.options.FailureException;
import io.kumo.tools.options.StandardOptions;
import io.kumo.tools.options.Synopsis;
import io.kumo.tools.options.UsageException;
import io.kumo.tools.process.ProcessSettings;
import io.kumo.tools.process.ServerProcess;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.Options;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The program {@code kumo-manager}. */
final class KumoManager extends ServerProgram {
  private static final Logger LOG = LoggerFactory.getLogger(KumoManager.class);
  private static final String PEERS = "peers";
  private static final String RAFT_PORT = "raft-port";
  private static final String PARTITIONS = "partitions";

  public static void main(String[] args) {
    main(new KumoManager(), args);
  }

  @Override
  public Synopsis synopsis() {
    return new Synopsis(
        "kumo-manager",
        "Starts a manager. One, three or five of them form a group that decides which node holds"
            + " what; nodes, proxies and kumo-admin find the cluster through them.",
        "",
        ProcessSettings.with(options()),
        List.of(
            new Synopsis.Section(
                "Examples",
                List.of(
                    "kumo-manager -l localhost:19700 -s /var/kumo/manager",
                    "kumo-manager -l srv1 -p srv1,srv2,srv3 -s /var/kumo/manager"))));
  }

  private static Options options() {
    RingSettings first = RingSettings.DEFAULT;
    return new Options()
        .addOption(
            StandardOptions.valued(
                "l",
                LISTEN,
                "HOST[:19700]",
                "Where to listen, named as the others reach it. Default: localhost:19700."))
        .addOption(
            StandardOptions.valued(
                "p",
                PEERS,
                "HOST[:19700],...",
                "All managers of the group; this one may be among them. Default: this one alone."))
        .addOption(
            StandardOptions.valued(
                "s", STORE, "DIR", "The manager's folder, made where it is missing. Needed."))
        .addOption(
            StandardOptions.valued(
                null,
                RAFT_PORT,
                "PORT",
                "Where to listen for the other managers. Default: the port of --listen + 1."))
        .addOption(
            StandardOptions.valued(
                null,
                PARTITIONS,
                "N",
                "For a cluster's first start, unused later: how many arcs the ring is cut into, a"
                    + " power of two. Default: "
                    + first.partitions()
                    + "."))
        .addOption(
            StandardOptions.valued(
                null,
                REPLICAS,
                "N",
                "For the first start: copies of everything. Default: " + first.replicas() + "."))
        .addOption(
            StandardOptions.valued(
                null,
                VALUE_MAX,
                "BYTES",
                "For the first start: the largest value. Default: " + first.valueBytesMax() + "."));
  }

  /** What the options make. */
  static ManagerConfig config(Arguments arguments) throws UsageException {
    Address listen =
        arguments.address(LISTEN, MANAGER_PORT).orElse(new Address(LOOPBACK, MANAGER_PORT));
    Path store = Arguments.required(STORE, arguments.path(STORE));
    ManagerConfig config =
        ManagerConfig.of(listen, arguments.addresses(PEERS, MANAGER_PORT), store)
            .withFirstRing(firstRing(arguments));
    int raftPort = arguments.number(RAFT_PORT, 1, 65535).orElse(config.raftPort());
    if (raftPort == listen.port()) {
      throw new UsageException("--raft-port is the port of --listen: " + raftPort);
    }
    return config.withRaftPort(raftPort);
  }

  private static RingSettings firstRing(Arguments arguments) throws UsageException {
    RingSettings first = RingSettings.DEFAULT;
    int partitions =
        arguments.number(PARTITIONS, 1, RingSettings.PARTITIONS_MAX).orElse(first.partitions());
    if (Integer.bitCount(partitions) != 1) {
      throw new UsageException("--partitions is no power of two: " + partitions);
    }
    return new RingSettings(
        partitions,
        arguments.number(REPLICAS, 1, REPLICAS_MAX).orElse(first.replicas()),
        first.minInSync(),
        arguments
            .number(VALUE_MAX, 1, RingSettings.VALUE_BYTES_CEILING)
            .orElse(first.valueBytesMax()));
  }

  @Override
  public void run(Arguments arguments, PrintStream out) throws UsageException, FailureException {
    ManagerConfig config = config(arguments);
    ServerProcess.run(ProcessSettings.of(arguments), process -> start(config, process));
  }

  private static void start(ManagerConfig config, ServerProcess process) throws IOException {
    MetricRegistry metrics = process.metrics(Optional.empty());
    Manager manager = process.closing(Manager.start(config, metrics));
    LOG.info("The manager listens on {}", manager.address());
    endWith(manager, process);
  }

  private static void endWith(Manager manager, ServerProcess process) {
    var unused =
        manager
            .formed()
            .thenCompose(formed -> manager.ended())
            .whenComplete(
                (ended, failure) -> {
                  if (failure != null) {
                    process.fail(failure);
                  }
                });
  }
}
