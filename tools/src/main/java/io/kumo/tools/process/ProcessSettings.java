package io.kumo.tools.process;

import static java.util.Objects.requireNonNull;

import io.kumo.tools.logging.Logging;
import io.kumo.tools.options.Arguments;
import io.kumo.tools.options.StandardOptions;
import io.kumo.tools.options.UsageException;
import java.util.OptionalInt;
import org.apache.commons.cli.Options;

/**
 * What can be set for every server process, whatever it serves.
 *
 * @param jmxPort empty for no JMX port
 * @param httpPort empty for no status port
 */
public record ProcessSettings(Logging.Settings logging, OptionalInt jmxPort, OptionalInt httpPort) {
  private static final String LOG = "log";
  private static final String JMX_PORT = "jmx-port";
  private static final String HTTP_PORT = "http-port";
  private static final int PORT_MAX = 65535;

  /** Refuses missing parts. */
  public ProcessSettings {
    requireNonNull(logging, "logging");
    requireNonNull(jmxPort, "jmxPort");
    requireNonNull(httpPort, "httpPort");
  }

  /** Adds the options that {@link #of} reads, and those of every program, behind what is there. */
  public static Options with(Options options) {
    options
        .addOption(
            StandardOptions.valued(
                null,
                LOG,
                "FILE",
                "Log to FILE instead of standard error; it is rotated at 10 MB, five older ones"
                    + " are kept."))
        .addOption(
            StandardOptions.valued(
                null,
                JMX_PORT,
                "PORT",
                "Let JMX clients of this machine in on 127.0.0.1:PORT. Default: no port."))
        .addOption(
            StandardOptions.valued(
                null,
                HTTP_PORT,
                "PORT",
                "Answer /health and /metrics (Prometheus) on 127.0.0.1:PORT. Default: no port."));
    return StandardOptions.with(options);
  }

  /** Reads the options. */
  public static ProcessSettings of(Arguments arguments) throws UsageException {
    return new ProcessSettings(
        new Logging.Settings(arguments.has(StandardOptions.VERBOSE), arguments.path(LOG)),
        arguments.number(JMX_PORT, 1, PORT_MAX),
        arguments.number(HTTP_PORT, 1, PORT_MAX));
  }
}
