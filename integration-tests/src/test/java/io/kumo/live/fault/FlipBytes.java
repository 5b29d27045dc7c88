package io.kumo.live.fault;

import io.kumo.live.cluster.Seat;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** A stopped node's journal or store has other bytes here and there when it starts again. */
public final class FlipBytes implements Fault {
  private static final int PLACES_MAX = 4;
  private static final long DOWN_MS = 2_000;

  @Override
  public String kind() {
    return "flipped bytes in a stopped node's files";
  }

  @Override
  public void strike(Arena arena, SplittableRandom random) {
    Seat node = Arena.any(arena.cluster().nodes(), random);
    if (random.nextBoolean()) {
      node.stop();
    } else {
      node.kill();
    }
    arena.hold(DOWN_MS);
    int places = 1 + random.nextInt(PLACES_MAX);
    for (int i = 0; i < places; i++) {
      flip(Arena.any(files(arena.files(node)), random), random);
    }
    arena.heal();
    node.start();
  }

  /** What the journal and the store of its shards hold, in an order that is always the same. */
  private static List<Path> files(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(FlipBytes::isData).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isData(Path path) {
    return path.toString().contains("shard-")
        && Files.isRegularFile(path)
        && path.toFile().length() > 0;
  }

  private static void flip(Path path, SplittableRandom random) {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      long place = random.nextLong(file.length());
      file.seek(place);
      int old = file.read();
      file.seek(place);
      file.write(old ^ (1 + random.nextInt(255)));
      System.out.println("flipped byte " + place + " of " + path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
