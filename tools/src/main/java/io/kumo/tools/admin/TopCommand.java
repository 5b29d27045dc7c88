package io.kumo.tools.admin;

import io.kumo.message.ClusterStatus;
import io.kumo.message.ClusterStatus.NodeStatus;
import io.kumo.message.MetricsReport;
import io.kumo.ring.Address;
import io.kumo.tools.options.FailureException;
import io.kumo.tools.options.StandardOptions;
import io.kumo.tools.options.UsageException;
import io.kumo.tools.terminal.Key;
import io.kumo.tools.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.commons.cli.Option;

/** Shows what all nodes do, again and again. */
final class TopCommand implements ClusterCommand {
  private static final String ONCE = "once";
  private static final String INTERVAL = "interval";
  private static final int INTERVAL_MAX_SECONDS = 3_600;
  private static final String KEYS = "\nLeft and right: sort by; up and down: order; q: quit";

  @Override
  public String name() {
    return "top";
  }

  @Override
  public String arguments() {
    return "";
  }

  @Override
  public String purpose() {
    return "Show live what each node does: rates and latencies of reads and writes, what it leads"
        + " and has in sync, replication lag, free disk. Left and right choose the column to sort"
        + " by, up and down the order, q quits. Without a terminal a table follows the other.";
  }

  @Override
  public List<Option> options() {
    return List.of(
        StandardOptions.flag(null, ONCE, "Show one interval and end; so it is with --json."),
        StandardOptions.valued(null, INTERVAL, "SECONDS", "How long an interval is. Default: 1."));
  }

  @Override
  public Report run(Call call) throws UsageException, FailureException {
    int seconds = call.options().number(INTERVAL, 1, INTERVAL_MAX_SECONDS).orElse(1);
    Sampler sampler = new Sampler(call);
    TopReport first = sampler.next(TopReport.Sorting.USUAL);
    if (call.options().has(ONCE) || call.asJson()) {
      call.terminal().pause(TimeUnit.SECONDS.toMillis(seconds));
      return sampler.next(TopReport.Sorting.USUAL);
    }
    if (call.terminal().isInteractive()) {
      live(call, sampler, first, TimeUnit.SECONDS.toNanos(seconds));
    } else {
      lines(call, sampler, TimeUnit.SECONDS.toMillis(seconds));
    }
    return Report.NOTHING;
  }

  /** Ends by an interrupt, when nobody reads any more, or with the process. */
  private static void lines(Call call, Sampler sampler, long intervalMs) throws FailureException {
    while (true) {
      call.terminal().pause(intervalMs);
      if (Thread.currentThread().isInterrupted() || call.out().checkError()) {
        return;
      }
      sampler.next(TopReport.Sorting.USUAL).print(call.out());
      call.out().println();
    }
  }

  private static void live(Call call, Sampler sampler, TopReport first, long intervalNanos)
      throws FailureException {
    TopReport report = first;
    long dueNanos = call.terminal().nanos() + intervalNanos;
    try (Terminal.Screen screen = call.terminal().open()) {
      while (true) {
        screen.show(fitted(report, screen));
        long leftNanos = Math.max(0, dueNanos - call.terminal().nanos());
        Key key = screen.next(TimeUnit.NANOSECONDS.toMillis(leftNanos));
        if (key == Key.QUIT) {
          return;
        }
        if (key == Key.NONE) {
          report = sampler.next(report.sorting());
          dueNanos = call.terminal().nanos() + intervalNanos;
        } else {
          report = report.sortedBy(changed(report.sorting(), key));
        }
      }
    }
  }

  private static TopReport.Sorting changed(TopReport.Sorting now, Key key) {
    return switch (key) {
      case LEFT -> new TopReport.Sorting(now.column().next(-1), now.reversed());
      case RIGHT -> new TopReport.Sorting(now.column().next(1), now.reversed());
      case UP -> new TopReport.Sorting(now.column(), true);
      case DOWN -> new TopReport.Sorting(now.column(), false);
      case QUIT, OTHER, NONE -> now;
    };
  }

  /** As much as there is room for. */
  private static String fitted(TopReport report, Terminal.Screen screen) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    report.print(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    String text = bytes.toString(StandardCharsets.UTF_8) + KEYS;
    return text.lines()
        .limit(screen.lines())
        .map(line -> line.substring(0, Math.min(line.length(), screen.columns())))
        .collect(Collectors.joining("\n"));
  }

  /** Looks at the nodes, and remembers what it saw. */
  private static final class Sampler {
    private final Cluster cluster;
    private final Terminal terminal;
    private Map<Address, MetricsReport> former = Map.of();
    private long formerNanos;

    Sampler(Call call) {
      this.cluster = call.cluster();
      this.terminal = call.terminal();
    }

    TopReport next(TopReport.Sorting sorting) throws FailureException {
      ClusterStatus status = cluster.status();
      List<Address> nodes = status.nodes().stream().map(NodeStatus::address).toList();
      Map<Address, MetricsReport> before = former;
      long beforeNanos = formerNanos;
      former = cluster.metrics(nodes);
      formerNanos = terminal.nanos();
      double seconds = (formerNanos - beforeNanos) / 1e9;
      List<NodeView> views =
          status.nodes().stream().map(node -> NodeView.of(node, before, former, seconds)).toList();
      return new TopReport(status, views, sorting);
    }
  }
}
