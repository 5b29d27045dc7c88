package io.kumo.proxy;

import io.kumo.proxy.memcached.Command;
import io.kumo.proxy.memcached.Failure;
import io.kumo.proxy.route.OperationKind;
import io.kumo.proxy.route.OperationOutcome;
import io.kumo.proxy.route.SessionListener;
import io.kumo.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * memcached's {@code stats}, made from the metrics. {@code stats reset} sets back only what is
 * shown here; the metrics themselves go on. What a proxy cannot know, such as the number of items,
 * is left out. Safe for use by any thread.
 */
final class ProxyStatistics implements SessionListener {
  private final ProxyMetrics metrics;
  private final ProxyLimits limits;
  private final IntSupplier valueBytesMax;
  private final Clock clock;
  private final long startNanos;
  private final String serverVersion;
  private final int port;
  private volatile Map<String, Long> resetAt = Map.of();

  ProxyStatistics(
      ProxyMetrics metrics,
      ProxyLimits limits,
      IntSupplier valueBytesMax,
      Clock clock,
      String serverVersion,
      int port) {
    this.metrics = metrics;
    this.limits = limits;
    this.valueBytesMax = valueBytesMax;
    this.clock = clock;
    this.startNanos = clock.nanos();
    this.serverVersion = serverVersion;
    this.port = port;
  }

  @Override
  public void started() {
    metrics.inFlight.inc();
  }

  @Override
  public void ended(OperationKind kind, OperationOutcome outcome, long nanos) {
    metrics.inFlight.dec();
    metrics.ended(kind, outcome, nanos);
  }

  @Override
  public void abandoned() {
    metrics.inFlight.dec();
  }

  @Override
  public void failed(Failure.Kind kind) {
    metrics.failed(kind);
  }

  @Override
  public void quit(Command.Quit.Reason reason) {
    metrics.quit(reason);
  }

  @Override
  public Map<String, String> figures(String group) {
    return switch (group) {
      case "" -> general();
      case "settings" -> settings();
      case "slabs" -> ordered("active_slabs", 0, "total_malloced", 0);
      case "sizes" -> ordered("sizes_status", "disabled");
      default -> Map.of();
    };
  }

  @Override
  public void resetFigures() {
    resetAt = counted();
  }

  private Map<String, String> general() {
    Map<String, String> figures =
        ordered(
            "pid", ProcessHandle.current().pid(),
            "uptime", TimeUnit.NANOSECONDS.toSeconds(clock.nanos() - startNanos),
            "time", TimeUnit.MILLISECONDS.toSeconds(clock.wallMs()),
            "version", serverVersion,
            "pointer_size", 64,
            "max_connections", limits.connectionsMax(),
            "curr_connections", metrics.connections.getCount(),
            "rejected_connections", metrics.connectionsRejected.getCount(),
            "limit_maxbytes", 0,
            "accepting_conns", 1,
            "threads", limits.eventLoops());
    Map<String, Long> before = resetAt;
    counted()
        .forEach(
            (name, count) ->
                figures.put(name, Long.toString(count - before.getOrDefault(name, 0L))));
    return figures;
  }

  private Map<String, String> settings() {
    return ordered(
        "maxbytes", 0,
        "maxconns", limits.connectionsMax(),
        "tcpport", port,
        "udpport", 0,
        "verbosity", 0,
        "evictions", "off",
        "num_threads", limits.eventLoops(),
        "stat_key_prefix", ":",
        "detail_enabled", "no",
        "cas_enabled", "yes",
        "binding_protocol", "auto-negotiate",
        "auth_enabled_sasl", "no",
        "auth_enabled_ascii", "no",
        "item_size_max", valueBytesMax.getAsInt(),
        "maxconns_fast", "yes",
        "flush_enabled", "yes",
        "dump_enabled", "no");
  }

  private static Map<String, String> ordered(Object... namesAndFigures) {
    Map<String, String> figures = new LinkedHashMap<>();
    for (int i = 0; i < namesAndFigures.length; i += 2) {
      figures.put(namesAndFigures[i].toString(), namesAndFigures[i + 1].toString());
    }
    return figures;
  }

  /** What is set back by a reset. */
  private Map<String, Long> counted() {
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("total_connections", metrics.connectionsTotal.getCount());
    counts.put("cmd_get", metrics.count(OperationKind.GET));
    counts.put("cmd_set", storeCount());
    counts.put("cmd_flush", metrics.count(OperationKind.FLUSH));
    counts.put("cmd_touch", metrics.count(OperationKind.TOUCH) + metrics.count(OperationKind.GAT));
    hits(counts, "get", OperationKind.GET);
    hits(counts, "delete", OperationKind.DELETE);
    hits(counts, "incr", OperationKind.INCR);
    hits(counts, "decr", OperationKind.DECR);
    hits(counts, "cas", OperationKind.CAS);
    counts.put("cas_badval", metrics.count(OperationKind.CAS, OperationOutcome.EXISTS));
    hits(counts, "touch", OperationKind.TOUCH);
    hits(counts, "touch", OperationKind.GAT);
    counts.put("store_too_large", metrics.count(Failure.Kind.TOO_LARGE));
    counts.put("bytes_read", metrics.readBytes.getCount());
    counts.put("bytes_written", metrics.writtenBytes.getCount());
    return counts;
  }

  private long storeCount() {
    return metrics.count(OperationKind.SET)
        + metrics.count(OperationKind.ADD)
        + metrics.count(OperationKind.REPLACE)
        + metrics.count(OperationKind.APPEND)
        + metrics.count(OperationKind.PREPEND)
        + metrics.count(OperationKind.CAS);
  }

  private void hits(Map<String, Long> counts, String name, OperationKind kind) {
    counts.merge(name + "_hits", metrics.count(kind, OperationOutcome.DONE), Long::sum);
    counts.merge(name + "_misses", metrics.count(kind, OperationOutcome.NOT_FOUND), Long::sum);
  }
}
