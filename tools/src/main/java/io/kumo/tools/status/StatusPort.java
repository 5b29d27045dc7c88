package io.kumo.tools.status;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.kumo.tools.metrics.MetricSource;
import io.kumo.tools.metrics.PrometheusText;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Answers on the loopback interface: {@code /health} with 200 and {@code ok}, or 503 and {@code
 * starting} as long as the process does not serve; {@code /metrics} with Prometheus's text.
 *
 * <p>One thread answers one request after another; a client that stalls is dropped after a few
 * seconds by the launchers' setting of the JDK's server.
 */
public final class StatusPort implements AutoCloseable {
  private static final int BACKLOG = 16;
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private final HttpServer server;
  private final ExecutorService thread;

  private StatusPort(HttpServer server, ExecutorService thread) {
    this.server = server;
    this.thread = thread;
  }

  /**
   * Opens the port.
   *
   * @param port 0 for any free one
   * @param serving whether the process does its work now
   * @throws IOException if the port cannot be had
   */
  public static StatusPort open(
      int port, BooleanSupplier serving, Supplier<List<MetricSource>> sources) throws IOException {
    HttpServer server =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port),
            BACKLOG);
    ExecutorService thread =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread made = new Thread(task, "kumo-status");
              made.setDaemon(true);
              return made;
            });
    server.setExecutor(thread);
    server.createContext("/", exchange -> answer(exchange, 404, "not found\n"));
    server.createContext(
        "/health",
        exchange -> {
          boolean ok = serving.getAsBoolean();
          answer(exchange, ok ? 200 : 503, ok ? "ok\n" : "starting\n");
        });
    server.createContext(
        "/metrics", exchange -> answer(exchange, 200, PrometheusText.of(sources.get())));
    server.start();
    return new StatusPort(server, thread);
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    try (exchange) {
      byte[] body = text.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", TEXT);
      if (exchange.getRequestMethod().equals("HEAD")) {
        exchange.sendResponseHeaders(status, -1);
        return;
      }
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  /** The port that it listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** Closes the port and the connections on it, at once. */
  @Override
  public void close() {
    server.stop(0);
    thread.shutdownNow();
  }
}
