package io.kumo.tools.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.codahale.metrics.MetricRegistry;
import java.lang.management.ManagementFactory;
import java.net.ServerSocket;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import org.junit.jupiter.api.Test;

class JmxMetricsTest {
  private final MBeanServer server = MBeanServerFactory.newMBeanServer();

  private Set<String> published() throws Exception {
    return server.queryNames(new ObjectName("io.kumo:*"), null).stream()
        .map(ObjectName::getCanonicalName)
        .collect(Collectors.toSet());
  }

  private JmxMetrics publish(Optional<String> process, MetricRegistry registry) {
    return JmxMetrics.publish(new MetricSource(process, registry), server);
  }

  @Test
  void namesMetricsByTypeAndRest() throws Exception {
    MetricRegistry registry = new MetricRegistry();
    registry.counter("node.get.hits").inc(3);
    JmxMetrics metrics = publish(Optional.empty(), registry);
    registry.timer("proxy.set.latency-us").update(2, TimeUnit.MILLISECONDS);
    assertEquals(
        Set.of("io.kumo:name=get.hits,type=node", "io.kumo:name=set.latency-us,type=proxy"),
        published());
    assertEquals(
        3L, server.getAttribute(new ObjectName("io.kumo:type=node,name=get.hits"), "Count"));
    assertEquals(
        2000.0,
        server.getAttribute(new ObjectName("io.kumo:type=proxy,name=set.latency-us"), "Max"),
        "timers are shown in microseconds");
    metrics.close();
    assertEquals(Set.of(), published());
  }

  @Test
  void tellsTheProcessesOfOneJvmApart() throws Exception {
    MetricRegistry registry = new MetricRegistry();
    registry.counter("node.entries");
    publish(Optional.of("node-1"), registry);
    publish(Optional.of("node-2"), registry);
    assertEquals(
        Set.of(
            "io.kumo:name=entries,process=node-1,type=node",
            "io.kumo:name=entries,process=node-2,type=node"),
        published());
  }

  @Test
  void quotesWhatJmxCouldNotName() {
    assertEquals(
        "io.kumo:type=node,name=\"peer.[::1]:19800.lag\"",
        JmxMetrics.nameOf("io.kumo", Optional.empty(), "node.peer.[::1]:19800.lag").toString());
  }

  @Test
  @SuppressWarnings("BanJNDI") // The only peer is this test's own port.
  void letsClientsOfThisMachineInOnOnePort() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    JmxPort opened = JmxPort.open(port, ManagementFactory.getPlatformMBeanServer());
    try (JMXConnector client = JMXConnectorFactory.connect(JmxPort.url(port))) {
      assertTrue(client.getMBeanServerConnection().getMBeanCount() > 0);
    } finally {
      opened.close();
    }
  }
}
