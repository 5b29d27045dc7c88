package io.kumo.manager.lead;

/**
 * How patient a leader is.
 *
 * @param tickMs how often it looks around
 * @param nodeTimeoutMs a node that is silent for longer is DOWN
 * @param restartWaitMs how long a partition that could be restarted with some of its holders waits
 *     for the rest
 */
public record LeadTimings(int tickMs, int nodeTimeoutMs, int restartWaitMs) {
  /**
   * Nodes speak once a second; three silent ones are too many. After a power cut machines come back
   * many seconds apart, and who is left behind has to join: better to wait some more.
   */
  public static final LeadTimings DEFAULT = new LeadTimings(100, 3_000, 10_000);

  /** Refuses times that are not positive. */
  public LeadTimings {
    if (tickMs < 1 || nodeTimeoutMs < 1 || restartWaitMs < 1) {
      throw new IllegalArgumentException(
          "times are not positive: %d, %d, %d".formatted(tickMs, nodeTimeoutMs, restartWaitMs));
    }
  }
}
