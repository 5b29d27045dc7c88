package io.kumo.tools;

import com.codahale.metrics.MetricRegistry;
import io.kumo.proxy.Proxy;
import io.kumo.proxy.ProxyConfig;
import io.kumo.proxy.ProxyLimits;
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
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.Options;

/** The program {@code kumo-proxy}. */
final class KumoProxy extends ServerProgram {
  private static final String MEMCACHED = "memcached";
  private static final String TIMEOUT_MS = "timeout-ms";
  private static final int TIMEOUT_MS_MAX = 3_600_000;

  public static void main(String[] args) {
    main(new KumoProxy(), args);
  }

  @Override
  public Synopsis synopsis() {
    return new Synopsis(
        "kumo-proxy",
        "Starts a proxy: memcached clients in front, the cluster behind, nothing kept. Best one on"
            + " each host that has clients.",
        "",
        ProcessSettings.with(options()),
        List.of(
            new Synopsis.Section(
                "Examples",
                List.of(
                    "kumo-proxy -m localhost:19700 -t 11211",
                    "kumo-proxy -m srv1,srv2,srv3 -t 0.0.0.0:11211 --timeout-ms 1000"))));
  }

  private static Options options() {
    return new Options()
        .addOption(managersOption())
        .addOption(
            StandardOptions.valued(
                "t",
                MEMCACHED,
                "[HOST:]PORT",
                "Where to listen for memcached clients. Default: localhost:"
                    + ProxyConfig.PORT_DEFAULT
                    + "."))
        .addOption(
            StandardOptions.valued(
                null,
                VALUE_MAX,
                "BYTES",
                "The largest value that this proxy takes. It can only lower what the cluster"
                    + " takes. Default: as the cluster."))
        .addOption(
            StandardOptions.valued(
                null,
                TIMEOUT_MS,
                "MS",
                "How long the cluster may take to answer a command. Default: "
                    + ProxyConfig.TIMEOUT_MS_DEFAULT
                    + "."));
  }

  /** What the options make. */
  static ProxyConfig config(Arguments arguments) throws UsageException {
    return new ProxyConfig(
        arguments
            .addressOfPort(MEMCACHED, LOOPBACK)
            .orElse(new Address(LOOPBACK, ProxyConfig.PORT_DEFAULT)),
        managers(arguments),
        arguments.number(VALUE_MAX, 1, RingSettings.VALUE_BYTES_CEILING),
        arguments
            .number(TIMEOUT_MS, 1, TIMEOUT_MS_MAX)
            .orElse((int) ProxyConfig.TIMEOUT_MS_DEFAULT),
        ProxyLimits.DEFAULT);
  }

  @Override
  public void run(Arguments arguments, PrintStream out) throws UsageException, FailureException {
    ProxyConfig config = config(arguments);
    ServerProcess.run(ProcessSettings.of(arguments), process -> start(config, process));
  }

  private static void start(ProxyConfig config, ServerProcess process) throws IOException {
    MetricRegistry metrics = process.metrics(Optional.empty());
    process.closing(Proxy.start(config, metrics));
  }
}
