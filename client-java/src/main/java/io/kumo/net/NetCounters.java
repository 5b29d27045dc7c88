package io.kumo.net;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import java.util.concurrent.atomic.LongAdder;

/** What a server or a set of connections has moved. Thread safe. */
public final class NetCounters {
  private final LongAdder open = new LongAdder();
  private final LongAdder opened = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder bytesRead = new LongAdder();
  private final LongAdder bytesWritten = new LongAdder();

  /** Connections that stand. */
  public long open() {
    return open.sum();
  }

  /** Connections ever made. */
  public long opened() {
    return opened.sum();
  }

  /** Connections that were closed because of what the other side did or was. */
  public long refused() {
    return refused.sum();
  }

  /** Bytes received. */
  public long bytesRead() {
    return bytesRead.sum();
  }

  /** Bytes handed to the operating system. */
  public long bytesWritten() {
    return bytesWritten.sum();
  }

  /**
   * Publishes the counts as gauges {@code TYPE.net.connections}, {@code .connections-opened},
   * {@code .connections-refused}, {@code .read-bytes} and {@code .written-bytes}.
   */
  public void register(MetricRegistry metrics, String type) {
    gauge(metrics, type + ".net.connections", open);
    gauge(metrics, type + ".net.connections-opened", opened);
    gauge(metrics, type + ".net.connections-refused", refused);
    gauge(metrics, type + ".net.read-bytes", bytesRead);
    gauge(metrics, type + ".net.written-bytes", bytesWritten);
  }

  private static void gauge(MetricRegistry metrics, String name, LongAdder adder) {
    Gauge<Long> gauge = adder::sum;
    metrics.gauge(name, () -> gauge);
  }

  void onOpen() {
    open.increment();
    opened.increment();
  }

  void onClosed() {
    open.decrement();
  }

  void onRefused() {
    refused.increment();
  }

  void onRead(int bytes) {
    bytesRead.add(bytes);
  }

  void onWritten(int bytes) {
    bytesWritten.add(bytes);
  }
}
