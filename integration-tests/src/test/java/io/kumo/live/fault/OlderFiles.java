package io.kumo.live.fault;

import io.kumo.live.cluster.Seat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * A node starts with the files that it had some time ago, as from a backup: what was written and
 * deleted since must not be forgotten.
 */
public final class OlderFiles implements Fault {
  private static final long SINCE_MS = 3_000;

  @Override
  public String kind() {
    return "restart of a node with older files";
  }

  @Override
  public void strike(Arena arena, SplittableRandom random) {
    Seat node = Arena.any(arena.cluster().nodes(), random);
    Path files = arena.files(node);
    Path backup = files.resolveSibling(files.getFileName() + "-backup");
    node.stop();
    copy(files, backup);
    node.start();
    arena.awaitWhole();
    arena.hold(SINCE_MS);
    node.kill();
    clear(files);
    copy(backup, files);
    clear(backup);
    node.start();
  }

  private static void copy(Path from, Path to) {
    for (Path file : all(from, Comparator.naturalOrder())) {
      Path target = to.resolve(from.relativize(file));
      try {
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Leaves the folder itself, which may be a mounted file system. */
  private static void clear(Path folder) {
    for (Path file : all(folder, Comparator.reverseOrder())) {
      try {
        if (!file.equals(folder)) {
          Files.delete(file);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static List<Path> all(Path folder, Comparator<Path> order) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.sorted(order).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
