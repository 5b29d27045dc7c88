package io.kumo.sim;

import java.util.Optional;

/** Runs many seeds. */
final class Seeds {
  private Seeds() {}

  /** Runs one seed; what it broke, if anything. */
  static Optional<String> broken(long seed, Wiring wiring) {
    Simulation[] simulation = new Simulation[1];
    try {
      simulation[0] = new Simulation(seed, wiring);
      simulation[0].run();
      return Optional.empty();
    } catch (Violation | IllegalArgumentException | IllegalStateException e) {
      String where = simulation[0] == null ? "at the start" : simulation[0].describe();
      StackTraceElement[] trace = e.getStackTrace();
      StringBuilder text = new StringBuilder("seed " + seed + ": " + e + "\n" + where + "\n");
      for (int i = 0; i < Math.min(trace.length, 12); i++) {
        text.append("    at ").append(trace[i]).append('\n');
      }
      return Optional.of(text.toString());
    }
  }

  /** How a run that breaks nothing ends, for comparison with another of the same seed. */
  static String trace(long seed) {
    Simulation simulation = new Simulation(seed, Wiring.PRODUCTION);
    simulation.run();
    return simulation.describe();
  }
}
