package io.kumo.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.codahale.metrics.MetricRegistry;
import io.kumo.time.SystemClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The README's list of metrics is complete. */
final class ReadmeTest {
  @Test
  void everyMetricIsListed() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    MetricRegistry registry = new MetricRegistry();
    ProxyMetrics unused = new ProxyMetrics(registry, new SystemClock());
    List<String> missing =
        registry.getNames().stream()
            .filter(name -> !readme.contains("`" + name + "`"))
            .filter(name -> !readme.contains("`" + anyOperation(name) + "`"))
            .toList();
    assertEquals(List.of(), missing);
  }

  private static String anyOperation(String name) {
    return name.replaceFirst("^proxy\\.[a-z]+\\.", "proxy.OP.");
  }
}
