package io.kumo.manager.endpoint;

import io.kumo.manager.state.ClusterState;
import io.kumo.manager.state.Command;
import io.kumo.manager.state.CommandReply;
import io.kumo.message.ManagerReply;
import io.kumo.message.ManagerRequest;

/** What a leading manager makes of requests, for the simulation. */
public final class Answers {
  private Answers() {}

  /** See {@link LeaderAnswers#command}. */
  public static Command command(ManagerRequest.RegisterNode register) {
    return LeaderAnswers.command(register);
  }

  /** See {@link LeaderAnswers#heartbeat}. */
  public static ManagerReply heartbeat(ClusterState state, ManagerRequest.NodeHeartbeat heartbeat) {
    return LeaderAnswers.heartbeat(state, heartbeat);
  }

  /** See {@link LeaderAnswers#of}. */
  public static ManagerReply of(CommandReply reply) {
    return LeaderAnswers.of(reply);
  }
}
