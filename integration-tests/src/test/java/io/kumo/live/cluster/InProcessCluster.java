package io.kumo.live.cluster;

import com.codahale.metrics.MetricRegistry;
import io.kumo.ring.Address;
import io.kumo.tools.local.LocalCluster;
import io.kumo.tools.local.LocalSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A manager, three nodes and a proxy in this process. For one thread. */
public final class InProcessCluster implements KumoServer {
  private static final int NODES = 3;
  private static final int READY_MS = 180_000;

  private final LocalCluster cluster;
  private final LogWatch log;
  private final Queue<Throwable> failures;

  private InProcessCluster(LocalCluster cluster, LogWatch log, Queue<Throwable> failures) {
    this.cluster = cluster;
    this.log = log;
    this.failures = failures;
  }

  /**
   * Starts one and waits until it serves.
   *
   * @param folder its data; again the same for another start
   */
  public static InProcessCluster start(Path folder) {
    Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    try {
      LocalCluster cluster =
          LocalCluster.start(
              new LocalSettings(
                  OptionalInt.of(NODES),
                  OptionalInt.of(NODES),
                  new Address("localhost", Ports.free()),
                  0,
                  Optional.of(folder)),
              new Environment(failures));
      return ready(cluster, failures);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InProcessCluster ready(LocalCluster cluster, Queue<Throwable> failures)
      throws IOException {
    try {
      cluster.awaitReady(READY_MS);
      return new InProcessCluster(cluster, LogWatch.open(), failures);
    } catch (IOException | RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  private record Environment(Queue<Throwable> failures) implements LocalCluster.Environment {
    @Override
    public MetricRegistry metrics(String server) {
      return new MetricRegistry();
    }

    @Override
    public void fail(Throwable why) {
      failures.add(why);
    }
  }

  @Override
  public List<Address> managerAddresses() {
    return List.of(cluster.managerAddress());
  }

  @Override
  public List<InetSocketAddress> faces() {
    Address face = cluster.memcachedAddress();
    return List.of(new InetSocketAddress(face.host(), face.port()));
  }

  @Override
  public List<String> complaints() {
    return java.util.stream.Stream.concat(
            log.complaints().stream(), failures.stream().map(Throwable::toString))
        .toList();
  }

  @Override
  public void close() {
    log.close();
    try {
      cluster.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
