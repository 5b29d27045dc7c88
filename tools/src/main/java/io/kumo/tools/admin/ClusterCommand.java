package io.kumo.tools.admin;

import io.kumo.tools.options.FailureException;
import io.kumo.tools.options.UsageException;

/** A command that asks a cluster or changes it. */
non-sealed interface ClusterCommand extends AdminCommand {
  /**
   * Runs it.
   *
   * @throws UsageException if the arguments make no sense; nothing has changed
   * @throws FailureException if the cluster cannot be reached or refuses
   */
  Report run(Call call) throws UsageException, FailureException;
}
