package io.kumo.live.damage;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** One byte of a file, flipped. */
public final class Flip {
  private final Path file;
  private final long offset;
  private final int mask;

  private Flip(Path file, long offset, int mask) {
    this.file = file;
    this.offset = offset;
    this.mask = mask;
  }

  /** Flips bits of one byte anywhere in the files of a folder, each byte as likely as any other. */
  static Flip anywhere(Path folder, SplittableRandom random) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.filter(Files::isRegularFile).sorted().toList();
    }
    long bytes = 0;
    for (Path file : files) {
      bytes += Files.size(file);
    }
    long at = random.nextLong(bytes);
    for (Path file : files) {
      if (at < Files.size(file)) {
        Flip flip = new Flip(file, at, random.nextInt(1, 256));
        flip.turn();
        return flip;
      }
      at -= Files.size(file);
    }
    throw new AssertionError("files shrank: " + folder);
  }

  /** The same in a small file, which {@link #anywhere} would hardly ever hit. */
  static Flip in(Path file, SplittableRandom random) throws IOException {
    Flip flip = new Flip(file, random.nextLong(Files.size(file)), random.nextInt(1, 256));
    flip.turn();
    return flip;
  }

  /** Flips it, or flips it back. */
  void turn() throws IOException {
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      open.seek(offset);
      int was = open.read();
      open.seek(offset);
      open.write(was ^ mask);
    }
  }

  /** The file. */
  public Path file() {
    return file;
  }

  @Override
  public String toString() {
    return file + " at " + offset + " by " + Integer.toHexString(mask);
  }
}
