package io.kumo.tools;

import com.codahale.metrics.MetricRegistry;
import io.kumo.proxy.ProxyConfig;
import io.kumo.ring.Address;
import io.kumo.tools.local.LocalCluster;
import io.kumo.tools.local.LocalSettings;
import io.kumo.tools.options.Arguments;
import io.kumo.tools.options.FailureException;
import io.kumo.tools.options.StandardOptions;
import io.kumo.tools.options.Synopsis;
import io.kumo.tools.options.UsageException;
import io.kumo.tools.process.ProcessSettings;
import io.kumo.tools.process.ServerProcess;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.commons.cli.Options;

/** The program {@code kumo-local}. */
final class KumoLocal extends ServerProgram {
  private static final String NODES = "nodes";
  private static final String PORT = "port";
  private static final int NODES_DEFAULT = 3;
  private static final int NODES_MAX = 16;
  private static final int READY_MS = 60_000;

  public static void main(String[] args) {
    main(new KumoLocal(), args);
  }

  @Override
  public Synopsis synopsis() {
    return new Synopsis(
        "kumo-local",
        "Starts a whole cluster on this host, in one process: a manager, nodes that hold copies of"
            + " everything, and a proxy for memcached clients. It prints 'Kumo is ready' when all"
            + " serve; Ctrl-C stops it.",
        "",
        ProcessSettings.with(options()),
        List.of(
            new Synopsis.Section(
                "Examples",
                List.of(
                    "kumo-local",
                    "kumo-local --nodes 3 --port 11311 --store /var/kumo",
                    "kumo-local --nodes 1 --log /tmp/kumo.log"))));
  }

  private static Options options() {
    return new Options()
        .addOption(
            StandardOptions.valued(
                null,
                NODES,
                "N",
                "How many nodes, 1 to "
                    + NODES_MAX
                    + ". Default: "
                    + NODES_DEFAULT
                    + ", or as many as DIR has."))
        .addOption(
            StandardOptions.valued(
                null,
                REPLICAS,
                "R",
                "Copies of everything. Default: 3, or N if that is less, or as many as DIR has."))
        .addOption(
            StandardOptions.valued(
                null,
                PORT,
                "PORT",
                "Where memcached clients are served, on loopback. Default: "
                    + ProxyConfig.PORT_DEFAULT
                    + "."))
        .addOption(
            StandardOptions.valued(
                "s",
                STORE,
                "DIR",
                "Where the data stays, made where it is missing. Default: a temporary folder,"
                    + " deleted at the end."));
  }

  /** What the options make. */
  static LocalSettings settings(Arguments arguments) throws UsageException {
    OptionalInt nodes = arguments.number(NODES, 1, NODES_MAX);
    OptionalInt replicas = arguments.number(REPLICAS, 1, NODES_MAX);
    boolean fresh = arguments.path(STORE).isEmpty();
    boolean nodesKnown = fresh || nodes.isPresent();
    if (nodesKnown && replicas.orElse(1) > nodes.orElse(NODES_DEFAULT)) {
      throw new UsageException(
          "--replicas "
              + replicas.getAsInt()
              + " needs as many nodes, and there are "
              + nodes.orElse(NODES_DEFAULT));
    }
    return new LocalSettings(
        nodes,
        replicas,
        new Address(LOOPBACK, arguments.number(PORT, 1, 65535).orElse(ProxyConfig.PORT_DEFAULT)),
        MANAGER_PORT,
        arguments.path(STORE));
  }

  @Override
  public void run(Arguments arguments, PrintStream out) throws UsageException, FailureException {
    LocalSettings settings = settings(arguments);
    ServerProcess.run(ProcessSettings.of(arguments), process -> start(settings, process, out));
  }

  private static void start(LocalSettings settings, ServerProcess process, PrintStream out)
      throws IOException {
    LocalCluster cluster = process.closing(LocalCluster.start(settings, new InProcess(process)));
    cluster.awaitReady(READY_MS);
    if (cluster.isTemporary()) {
      out.println("Data is kept in " + cluster.path() + " until the end only (see --store)");
    }
    out.println(
        "Kumo is ready: memcached "
            + cluster.memcachedAddress()
            + ", manager "
            + cluster.managerAddress());
  }

  private record InProcess(ServerProcess process) implements LocalCluster.Environment {
    @Override
    public MetricRegistry metrics(String server) {
      return process.metrics(server.startsWith("node-") ? Optional.of(server) : Optional.empty());
    }

    @Override
    public void fail(Throwable why) {
      process.fail(why);
    }
  }
}
