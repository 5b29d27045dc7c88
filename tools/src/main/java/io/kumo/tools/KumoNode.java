package io.kumo.tools;

import com.codahale.metrics.MetricRegistry;
import io.kumo.node.Node;
import io.kumo.node.NodeConfig;
import io.kumo.node.shard.Durability;
import io.kumo.ring.Address;
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
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.commons.cli.Options;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The program {@code kumo-node}. */
final class KumoNode extends ServerProgram {
  private static final Logger LOG = LoggerFactory.getLogger(KumoNode.class);
  private static final int NODE_PORT = 19800;
  private static final int WEIGHT_MAX = 10_000;
  private static final int CACHE_MB_MAX = 1 << 20;
  private static final String ZONE = "zone";
  private static final String WEIGHT = "weight";
  private static final String CACHE_MB = "cache-mb";
  private static final String DURABILITY = "durability";

  public static void main(String[] args) {
    main(new KumoNode(), args);
  }

  @Override
  public Synopsis synopsis() {
    return new Synopsis(
        "kumo-node",
        "Starts a data node, which stores partitions of the data and serves them. A new one waits"
            + " until 'kumo-admin attach' takes it into the ring.",
        "",
        ProcessSettings.with(options()),
        List.of(
            new Synopsis.Section(
                "Examples",
                List.of(
                    "kumo-node -l localhost:19801 -m localhost:19700 -s /var/kumo/node1",
                    "kumo-node -l srv1 -m srv1,srv2,srv3 -s /var/kumo/node --zone rack1"))));
  }

  private static Options options() {
    return new Options()
        .addOption(
            StandardOptions.valued(
                "l",
                LISTEN,
                "HOST[:19800]",
                "Where to listen, named as the others reach it. Default: localhost:19800."))
        .addOption(managersOption())
        .addOption(
            StandardOptions.valued(
                "s", STORE, "DIR", "The node's folder, made where it is missing. Needed."))
        .addOption(
            StandardOptions.valued(
                null,
                ZONE,
                "NAME",
                "What may fail together with this node, such as a rack: copies are spread over"
                    + " zones. Default: none."))
        .addOption(
            StandardOptions.valued(
                null, WEIGHT, "N", "Its share of the data against other nodes. Default: 1."))
        .addOption(
            StandardOptions.valued(
                null,
                CACHE_MB,
                "MB",
                "Memory for entries that are read or were just written. Default: a fifth of the"
                    + " heap (see KUMO_JAVA_OPTS)."))
        .addOption(
            StandardOptions.valued(
                null,
                DURABILITY,
                "WHEN",
                "When a write is acknowledged: 'replicated', when every copy in sync has it in"
                    + " its journal, which is forced to disk once a second; or 'fsync', when it"
                    + " was forced. Default: replicated."));
  }

  /** What the options make. */
  static NodeConfig config(Arguments arguments) throws UsageException {
    Address listen = arguments.address(LISTEN, NODE_PORT).orElse(new Address(LOOPBACK, NODE_PORT));
    Path store = Arguments.required(STORE, arguments.path(STORE));
    NodeConfig config = NodeConfig.of(listen, managers(arguments), store);
    OptionalInt cacheMb = arguments.number(CACHE_MB, 1, CACHE_MB_MAX);
    if (cacheMb.isPresent()) {
      config = config.withMemory((long) cacheMb.getAsInt() << 20, config.storeBytes());
    }
    String durability =
        arguments.word(DURABILITY, List.of("replicated", "fsync")).orElse("replicated");
    return config
        .withPlace(
            arguments.text(ZONE).orElse(config.zone()),
            arguments.number(WEIGHT, 0, WEIGHT_MAX).orElse(config.weight()))
        .withDurability(Durability.valueOf(durability.toUpperCase(Locale.ROOT)));
  }

  @Override
  public void run(Arguments arguments, PrintStream out) throws UsageException, FailureException {
    NodeConfig config = config(arguments);
    ServerProcess.run(ProcessSettings.of(arguments), process -> start(config, process));
  }

  private static void start(NodeConfig config, ServerProcess process) throws IOException {
    MetricRegistry metrics = process.metrics(Optional.empty());
    Node node = process.closing(Node.start(config.withOnFatal(process::fail), metrics));
    LOG.info("Node {} listens on {}", node.id(), node.address());
  }
}
