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

  /** The log holds what this version cannot apply: the manager stands still and must be stopped. */
  void onBroken(String why);
}
