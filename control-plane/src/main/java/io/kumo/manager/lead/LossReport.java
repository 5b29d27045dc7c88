package io.kumo.manager.lead;

import static java.util.Objects.requireNonNull;

import io.kumo.manager.state.Command;
import io.kumo.manager.state.CommandReply;
import java.util.List;

/**
 * What became of an operator's word to go on with what is lost.
 *
 * @param items what was proposed; done, all of it, if {@code reply} is {@code Done}
 */
public record LossReport(List<Command.AcceptLoss.Succession> items, CommandReply reply) {
  /** Copies the list. */
  public LossReport {
    items = List.copyOf(items);
    requireNonNull(reply, "reply");
  }
}
