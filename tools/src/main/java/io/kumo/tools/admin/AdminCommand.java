package io.kumo.tools.admin;

import java.util.List;
import org.apache.commons.cli.Option;

/**
 * One command of kumo-admin. Stateless; a new one joins by being listed in {@link Commands}. What
 * it does is told by the two kinds.
 */
sealed interface AdminCommand permits ClusterCommand, OfflineCommand {
  /** As typed. */
  String name();

  /** What may follow the name, such as {@code KEY...}; empty for nothing. */
  String arguments();

  /** What it does, in a sentence or two. */
  String purpose();

  /** What it can be told besides what every command can. */
  default List<Option> options() {
    return List.of();
  }
}
