package io.kumo.manager.state;

/**
 * How the leading manager moves replicas.
 *
 * @param movesPerNode how many partitions a node sends or takes in at once, at most
 * @param paused whether no further move is begun; those that have begun are finished
 * @param autoReplace whether a lost node's share goes to others
 * @param autoReplaceSeconds how long a node must have been DOWN for that
 */
public record RebalanceSettings(
    int movesPerNode, boolean paused, boolean autoReplace, int autoReplaceSeconds) {
  /** What a cluster is made with where nobody says otherwise. */
  public static final RebalanceSettings DEFAULT = new RebalanceSettings(16, false, false, 600);

  /** Refuses a limit below 1 and a negative time. */
  public RebalanceSettings {
    if (movesPerNode < 1) {
      throw new IllegalArgumentException("moves per node is below 1: " + movesPerNode);
    }
    if (autoReplaceSeconds < 0) {
      throw new IllegalArgumentException("auto-replace seconds is negative: " + autoReplaceSeconds);
    }
  }

  /** The same with another limit of moves. */
  public RebalanceSettings withMovesPerNode(int moves) {
    return new RebalanceSettings(moves, paused, autoReplace, autoReplaceSeconds);
  }

  /** The same, paused or not. */
  public RebalanceSettings withPaused(boolean pauses) {
    return new RebalanceSettings(movesPerNode, pauses, autoReplace, autoReplaceSeconds);
  }

  /** The same, replacing lost nodes or not. */
  public RebalanceSettings withAutoReplace(boolean replaces) {
    return new RebalanceSettings(movesPerNode, paused, replaces, autoReplaceSeconds);
  }

  /** The same with another time after which a lost node is replaced. */
  public RebalanceSettings withAutoReplaceSeconds(int seconds) {
    return new RebalanceSettings(movesPerNode, paused, autoReplace, seconds);
  }
}
