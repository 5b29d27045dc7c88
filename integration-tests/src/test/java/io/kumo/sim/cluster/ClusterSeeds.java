package io.kumo.sim.cluster;

import io.kumo.sim.Violation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Runs seeds. */
final class ClusterSeeds {
  static final int TRACE_LINES = Integer.getInteger("kumo.sim.cluster.trace", 400);
  private static final Path MEMORY = Path.of("/dev/shm");

  /** Held, for else it could be collected, and its level forgotten. */
  private static final Logger LOGGER = Logger.getLogger("io.kumo");

  private ClusterSeeds() {}

  /** Runs one seed; what it broke, if anything, with what happened before. */
  static Optional<String> broken(long seed, ClusterWiring wiring) {
    Optional<String> found = run(seed, wiring, 0);
    // All follows from the seed: once more, with a record of what happens.
    return found.isPresent() ? run(seed, wiring, TRACE_LINES) : found;
  }

  /** Whether one of the seeds breaks a promise. */
  static boolean anyBreaks(LongStream seeds, ClusterWiring wiring) {
    return quietly(() -> seeds.parallel().anyMatch(seed -> run(seed, wiring, 0).isPresent()));
  }

  /** Runs seeds side by side. @return what the first one to break has broken */
  static Optional<String> broken(LongStream seeds, ClusterWiring wiring) {
    return quietly(
        () ->
            seeds
                .parallel()
                .mapToObj(seed -> broken(seed, wiring))
                .flatMap(Optional::stream)
                .findAny());
  }

  /** How a run that breaks nothing ends, for comparison with another of the same seed. */
  static String trace(long seed) {
    Path folder = folder();
    ClusterSimulation simulation =
        new ClusterSimulation(seed, ClusterWiring.PRODUCTION, TRACE_LINES, folder);
    try {
      simulation.run();
      // Where an array lies in memory is not the seed's.
      return (simulation.describe() + "\n" + simulation.trace()).replaceAll("\\[B@\\w+", "[B");
    } finally {
      simulation.close();
      delete(folder);
    }
  }

  /** Runs one large cluster; what it broke, if anything, with what happened before. */
  static Optional<String> broken(Function<Path, LargeCluster> made, Consumer<LargeCluster> after) {
    return quietly(
        () -> {
          Path folder = folder();
          LargeCluster cluster = made.apply(folder);
          try {
            cluster.run();
            after.accept(cluster);
            return Optional.empty();
          } catch (Violation | IllegalStateException | IllegalArgumentException e) {
            return Optional.of(cluster.describe() + "\n" + describe(e));
          } finally {
            cluster.close();
            delete(folder);
          }
        });
  }

  private static Optional<String> run(long seed, ClusterWiring wiring, int traceLines) {
    Path folder = folder();
    ClusterSimulation simulation = new ClusterSimulation(seed, wiring, traceLines, folder);
    try {
      simulation.run();
      return Optional.empty();
    } catch (Violation | IllegalStateException | IllegalArgumentException e) {
      return Optional.of(explain(e, simulation));
    } finally {
      simulation.close();
      delete(folder);
    }
  }

  private static String explain(RuntimeException e, ClusterSimulation simulation) {
    StringBuilder text = new StringBuilder();
    text.append(simulation.trace()).append('\n').append(simulation.describe()).append('\n');
    return text.append(describe(e)).toString();
  }

  private static String describe(RuntimeException e) {
    StringBuilder text = new StringBuilder();
    text.append(e).append('\n');
    StackTraceElement[] trace = e.getStackTrace();
    for (int i = 0; i < Math.min(trace.length, 12); i++) {
      text.append("    at ").append(trace[i]).append('\n');
    }
    return text.toString();
  }

  /** Lets production log nothing of the faults that it meets. */
  static <T> T quietly(Supplier<T> runs) {
    Level before = LOGGER.getLevel();
    LOGGER.setLevel(Level.OFF);
    try {
      return runs.get();
    } finally {
      LOGGER.setLevel(before);
    }
  }

  private static Path folder() {
    try {
      return Files.isWritable(MEMORY)
          ? Files.createTempDirectory(MEMORY, "kumo-sim")
          : Files.createTempDirectory("kumo-sim");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> paths = all.sorted(Comparator.reverseOrder()).toList();
      for (Path path : paths) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
