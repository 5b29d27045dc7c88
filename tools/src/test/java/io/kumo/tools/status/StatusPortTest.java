package io.kumo.tools.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.codahale.metrics.MetricRegistry;
import io.kumo.tools.metrics.MetricSource;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class StatusPortTest {
  private final AtomicBoolean serving = new AtomicBoolean();
  private final MetricRegistry registry = new MetricRegistry();

  private StatusPort open() throws IOException {
    return StatusPort.open(
        0, serving::get, () -> List.of(new MetricSource(Optional.empty(), registry)));
  }

  private static HttpResponse<String> get(StatusPort port, String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port.port() + path)).build(),
            HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void tellsWhetherTheProcessServes() throws Exception {
    try (StatusPort port = open()) {
      assertEquals(503, get(port, "/health").statusCode());
      serving.set(true);
      HttpResponse<String> health = get(port, "/health");
      assertEquals(200, health.statusCode());
      assertEquals("ok\n", health.body());
    }
  }

  @Test
  void showsTheMetrics() throws Exception {
    registry.counter("node.entries").inc(4);
    try (StatusPort port = open()) {
      assertTrue(get(port, "/metrics").body().contains("kumo_node_entries 4\n"));
    }
  }

  @Test
  void knowsNothingElse() throws Exception {
    try (StatusPort port = open()) {
      assertEquals(404, get(port, "/etc/passwd").statusCode());
    }
  }
}
