package io.kumo.manager.state;

import static java.util.Objects.requireNonNull;

import io.kumo.message.ManagerReply.AskReply;
import io.kumo.ring.NodeId;
import java.util.List;
import java.util.UUID;

/** What the proposer of a {@link Command} is told. */
public sealed interface CommandReply {

  /** The cluster has this id, given now or before. */
  record Created(UUID clusterId) implements CommandReply {
    /** Refuses a missing id. */
    public Created {
      requireNonNull(clusterId, "clusterId");
    }
  }

  /** The node's process has this number, given now or before. */
  record Registered(UUID clusterId, long incarnation) implements CommandReply {
    /** Refuses a missing id. */
    public Registered {
      requireNonNull(clusterId, "clusterId");
    }
  }

  /** The process is not the node's newest, which has this number. */
  record Superseded(long incarnation) implements CommandReply {}

  /** One answer for each asked item, in order. */
  record Judged(List<AskReply> items) implements CommandReply {
    /** Copies the list. */
    public Judged {
      items = List.copyOf(items);
    }
  }

  /**
   * The ring is, or will be, another.
   *
   * @param nodes those that are something else now than before
   * @param movesLeft replicas that must come in sync until all is as planned
   */
  record Placed(List<NodeId> nodes, int movesLeft) implements CommandReply {
    /** Copies the list. */
    public Placed {
      nodes = List.copyOf(nodes);
    }
  }

  /**
   * The command was understood.
   *
   * @param changes how many of its items changed the state, the others being outdated or done
   */
  record Done(int changes) implements CommandReply {}

  /** The state has moved on from what the command was based on: nothing changed, decide anew. */
  record Outdated(long epoch) implements CommandReply {}

  /** Nothing changed, and a repetition will change nothing either. */
  record Refused(String why) implements CommandReply {
    /** Refuses a missing text. */
    public Refused {
      requireNonNull(why, "why");
    }
  }
}
