package io.kumo.manager.lead;

import static java.util.Objects.requireNonNull;

import io.kumo.manager.raft.RaftMember;

/** A manager once it is a member of a group: its part of the log, and what it does as a leader. */
public record FormedGroup(RaftMember raft, LeaderDuties duties) {
  /** Refuses missing parts. */
  public FormedGroup {
    requireNonNull(raft, "raft");
    requireNonNull(duties, "duties");
  }
}
