package io.kumo.tools.admin;

import io.kumo.tools.options.FailureException;
import io.kumo.tools.options.UsageException;
import java.util.List;

/** One command of kumo-admin. Stateless; a new one joins by being listed in AdminProgram. */
interface AdminCommand {
  /** As typed. */
  String name();

  /** What may follow the name, such as {@code KEY...}; empty for nothing. */
  String arguments();

  /** What it does, in a sentence or two. */
  String purpose();

  /**
   * Runs it.
   *
   * @throws UsageException if the arguments make no sense
   * @throws FailureException if the cluster cannot be reached or refuses
   */
  Report run(Cluster cluster, List<String> arguments) throws UsageException, FailureException;
}
