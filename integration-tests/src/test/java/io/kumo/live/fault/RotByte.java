package io.kumo.live.fault;

import static io.kumo.live.cluster.Eventually.eventually;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.live.cluster.Seat;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A bit of a value changes in one node's store while the node runs, and nobody reads that value:
 * the node's comparison finds it, names it in the log and has it repaired.
 */
public final class RotByte implements Fault {
  private static final long LATE_MS_MAX = 5_000;

  private final String value;
  private final int periodSeconds;

  /**
   * Strikes any node that keeps it.
   *
   * @param value stored under a key that nobody reads; found nowhere else
   * @param periodSeconds in which everything is compared, as {@code settings} says
   */
  public RotByte(String value, int periodSeconds) {
    this.value = value;
    this.periodSeconds = periodSeconds;
  }

  @Override
  public String kind() {
    return "a changed bit in a running node's store";
  }

  @Override
  public void strike(Arena arena, SplittableRandom random) {
    Seat node = Arena.any(arena.cluster().nodes(), random);
    assertEquals(0, node.metric("node.store.damages"), node + " is damaged already");
    Path file = eventually("the value is in the store of " + node, () -> flip(arena.files(node)));
    long struck = System.nanoTime();
    eventually(
        "the damage is found", () -> assertTrue(node.metric("node.store.damages") > 0, file + ""));
    long foundMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - struck);
    System.out.println(node + " found the changed bit after " + foundMs + " ms");
    // Files that have grown meanwhile are read a little later than in the period before.
    assertTrue(
        foundMs <= TimeUnit.SECONDS.toMillis(periodSeconds) + LATE_MS_MAX,
        "found after " + foundMs + " ms; the period is " + periodSeconds + " s");
    String name = file.getFileName().toString();
    assertTrue(
        node.process().log().stream()
            .anyMatch(line -> line.contains("damaged") && line.contains(name)),
        () -> name + " is not named:\n" + node.process().tail());
    eventually(
        "it is repaired",
        () -> {
          assertTrue(node.metric("node.store.repairs") > 0);
          assertEquals(0, node.metric("node.partitions.incomplete"));
        });
    assertTrue(node.isRunning(), node + " has ended");
  }

  /** Flips a bit wherever the value stands in a store's file. @return the last of these files */
  private Path flip(Path folder) throws IOException {
    Path struck = null;
    for (Path path : stores(folder)) {
      String all = Files.readString(path, ISO_8859_1);
      try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
        for (int at = all.indexOf(value); at >= 0; at = all.indexOf(value, at + 1)) {
          file.seek(at);
          file.write(all.charAt(at) ^ 1);
          struck = path;
        }
      }
    }
    if (struck == null) {
      throw new AssertionError("no file of " + folder + " has it");
    }
    return struck;
  }

  private static List<Path> stores(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(path -> path.toString().endsWith(".xd")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
