package io.kumo.tools.metrics;

import com.codahale.metrics.jmx.JmxReporter;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/**
 * Publishes a source's metrics as MBeans {@code io.kumo:type=TYPE,name=REST}, those that come later
 * too, until it is closed. A source with a process name has the further key {@code process}.
 */
public final class JmxMetrics implements AutoCloseable {
  /** The JMX domain of all of Kumo's metrics. */
  public static final String DOMAIN = "io.kumo";

  private final JmxReporter reporter;

  private JmxMetrics(JmxReporter reporter) {
    this.reporter = reporter;
  }

  /** Begins to publish. Names that are already taken in {@code server} are logged and left out. */
  public static JmxMetrics publish(MetricSource source, MBeanServer server) {
    JmxReporter reporter =
        JmxReporter.forRegistry(source.registry())
            .registerWith(server)
            .inDomain(DOMAIN)
            .convertDurationsTo(TimeUnit.MICROSECONDS)
            .createsObjectNamesWith(
                (kind, domain, metric) -> nameOf(domain, source.process(), metric))
            .build();
    reporter.start();
    return new JmxMetrics(reporter);
  }

  /** The MBean that shows {@code metric}. */
  static ObjectName nameOf(String domain, Optional<String> process, String metric) {
    StringBuilder name = new StringBuilder(domain);
    name.append(":type=").append(quotedIfNeeded(MetricSource.typeOf(metric)));
    process.ifPresent(text -> name.append(",process=").append(quotedIfNeeded(text)));
    name.append(",name=").append(quotedIfNeeded(MetricSource.restOf(metric)));
    try {
      return new ObjectName(name.toString());
    } catch (MalformedObjectNameException e) {
      throw new IllegalArgumentException("no object name can be made of metric " + metric, e);
    }
  }

  private static String quotedIfNeeded(String value) {
    return value.chars().anyMatch(c -> ",=:\"*?\n".indexOf(c) >= 0)
        ? ObjectName.quote(value)
        : value;
  }

  /** Takes the MBeans away. */
  @Override
  public void close() {
    reporter.close();
  }
}
