package io.kumo.tools.admin;

import io.kumo.tools.options.UsageException;
import java.util.List;

/** A command that needs no cluster. */
non-sealed interface OfflineCommand extends AdminCommand {
  /**
   * Runs it.
   *
   * @param words what was typed behind the command's name
   * @throws UsageException if they make no sense
   */
  Report run(List<String> words) throws UsageException;
}
