package io.kumo.tools;

import io.kumo.net.NetRuntime;
import io.kumo.ring.Address;
import io.kumo.time.SystemClock;
import io.kumo.tools.admin.AdminProgram;
import io.kumo.tools.admin.ManagedCluster;
import io.kumo.tools.logging.Logging;
import io.kumo.tools.options.CommandLine;
import io.kumo.tools.options.FailureException;
import io.kumo.tools.options.UsageException;
import io.kumo.tools.terminal.SystemTerminal;
import java.io.IOException;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** The program {@code kumo-admin}. */
final class KumoAdmin {
  /** How long managers may take to answer. */
  private static final long TIMEOUT_MS = 5_000;

  private KumoAdmin() {}

  public static void main(String[] args) {
    System.exit(
        CommandLine.run(
                new AdminProgram(
                    KumoAdmin::connect,
                    new SystemTerminal(new SystemClock(), System.out, System.err)),
                List.of(args),
                System.out,
                System.err)
            .number());
  }

  private static void connect(List<Address> managers, boolean verbose, AdminProgram.Work work)
      throws UsageException, FailureException {
    Logging logging = startLogging(verbose);
    try (NetRuntime runtime = NetRuntime.start("kumo-admin", 1, new SystemClock());
        ManagedCluster cluster = ManagedCluster.connect(runtime, managers, TIMEOUT_MS)) {
      work.on(cluster);
    } finally {
      logging.stop();
    }
  }

  private static Logging startLogging(boolean verbose) throws FailureException {
    try {
      return Logging.start(
          new Logging.Settings(verbose, Optional.empty()), System.err, ZoneId.systemDefault());
    } catch (IOException e) {
      throw new FailureException("cannot log: " + e.getMessage(), e);
    }
  }
}
