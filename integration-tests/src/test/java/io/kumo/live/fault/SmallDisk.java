package io.kumo.live.fault;

import io.kumo.live.cluster.Shell;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A file system in memory of {@value #MEGABYTES} MB, for one node's files. */
public final class SmallDisk implements AutoCloseable {
  private static final int MEGABYTES = 512;

  private final Path folder;
  private final Thread reaper = new Thread(this::unmount, "small-disk");

  private SmallDisk(Path folder) {
    this.folder = folder;
  }

  /** Mounts one, empty if this process may not. */
  static Optional<SmallDisk> mount(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String size = "size=" + MEGABYTES + "m";
    if (!Shell.succeeds("mount", "-t", "tmpfs", "-o", size, "tmpfs", folder.toString())) {
      return Optional.empty();
    }
    SmallDisk disk = new SmallDisk(folder);
    Runtime.getRuntime().addShutdownHook(disk.reaper);
    return Optional.of(disk);
  }

  /** Takes all the room that is left. */
  void fill() {
    byte[] block = new byte[1 << 16];
    try (OutputStream out = Files.newOutputStream(filler())) {
      while (true) {
        out.write(block);
      }
    } catch (IOException full) {
      requireFull(full);
    }
  }

  private void requireFull(IOException full) {
    long room = folder.toFile().getUsableSpace();
    if (room > 1 << 20) {
      throw new UncheckedIOException(room + " bytes are left", full);
    }
  }

  /** Gives it back. */
  void free() {
    try {
      Files.deleteIfExists(filler());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path filler() {
    return folder.resolve("filler");
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(reaper);
    Shell.run("umount", folder.toString());
  }

  private void unmount() {
    Shell.succeeds("umount", "-l", folder.toString());
  }
}
