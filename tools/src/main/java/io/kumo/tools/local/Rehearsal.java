package io.kumo.tools.local;

import com.codahale.metrics.MetricRegistry;
import io.kumo.ring.Address;
import io.kumo.tools.logging.Logging;
import java.io.IOException;
import java.time.ZoneId;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Starts a small cluster in a temporary folder and stops it again. The launchers run it once behind
 * a build, with the JVM told to keep the classes that it has loaded in an archive, from which later
 * starts take them in half the time.
 */
final class Rehearsal {
  private static final int READY_MS = 60_000;

  private Rehearsal() {}

  public static void main(String[] args) throws IOException {
    Logging logging =
        Logging.start(
            new Logging.Settings(false, Optional.empty()), System.err, ZoneId.systemDefault());
    LocalSettings settings =
        new LocalSettings(
            OptionalInt.empty(),
            OptionalInt.empty(),
            new Address("localhost", 0),
            0,
            Optional.empty());
    try (LocalCluster cluster = LocalCluster.start(settings, new Nobody())) {
      cluster.awaitReady(READY_MS);
    }
    logging.stop();
  }

  private static final class Nobody implements LocalCluster.Environment {
    @Override
    public MetricRegistry metrics(String server) {
      return new MetricRegistry();
    }

    @Override
    public void fail(Throwable why) {
      throw new IllegalStateException("the rehearsed cluster failed", why);
    }
  }
}
