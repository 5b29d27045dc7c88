package io.kumo.manager.raft;

import io.kumo.manager.state.ClusterState;

/**
 * What a Raft member tells its owner. Called on Ratis's threads, one at a time for each method;
 * must not block.
 */
public interface RaftEvents {
  /** A newer state: after every command that changed it, and after a snapshot was taken over. */
  void onState(ClusterState state);

  /**
   * This manager leads from now on, and its state holds every command that was ever acknowledged.
   */
  void onLeading();

  /** This manager does not lead, or leads no longer. May repeat. */
  void onNotLeading();

  /** The group counts this manager as a member. Repeats. */
  void onMember();

  /** The group has removed this manager: it takes no part any more. May repeat. */
  void onRemoved();

  /**
   * This manager was about to become a member, but the leader that made it one is lost and with it
   * the change. The Raft member is closed; started again it waits for the next change.
   */
  void onTurnedAway();

  /** The log holds what this version cannot apply: the manager stands still and must be stopped. */
  void onBroken(String why);
}
