package io.kumo.manager.state;

import static java.util.Objects.requireNonNull;

/**
 * What a command makes of a state.
 *
 * @param state the very same object as before where nothing changed, else one of the next epoch
 */
public record Transition(ClusterState state, CommandReply reply) {
  /** Refuses missing parts. */
  public Transition {
    requireNonNull(state, "state");
    requireNonNull(reply, "reply");
  }
}
