package io.kumo.tools;

import io.kumo.ring.Address;
import io.kumo.tools.options.Arguments;
import io.kumo.tools.options.CommandLine;
import io.kumo.tools.options.Program;
import io.kumo.tools.options.StandardOptions;
import io.kumo.tools.options.UsageException;
import java.util.List;
import org.apache.commons.cli.Option;

/** What the programs of manager, node and proxy have in common: options and how main runs them. */
abstract class ServerProgram implements Program {
  /** The port of managers whose address names none. */
  static final int MANAGER_PORT = 19700;

  /** Where a server listens that is not told. */
  static final String LOOPBACK = "localhost";

  /** The most copies of everything. */
  static final int REPLICAS_MAX = 64;

  static final String REPLICAS = "replicas";
  static final String LISTEN = "listen";
  static final String MANAGERS = "managers";
  static final String STORE = "store";
  static final String VALUE_MAX = "value-max";

  /** Runs a program as this process; does not return. */
  static void main(Program program, String[] args) {
    System.exit(CommandLine.run(program, List.of(args), System.out, System.err).number());
  }

  static Option managersOption() {
    return StandardOptions.valued(
        "m", MANAGERS, "HOST[:19700],...", "The cluster's managers, some or all. Needed.");
  }

  static List<Address> managers(Arguments arguments) throws UsageException {
    List<Address> managers = arguments.addresses(MANAGERS, MANAGER_PORT);
    if (managers.isEmpty()) {
      throw new UsageException("--" + MANAGERS + " is missing");
    }
    return managers;
  }
}
