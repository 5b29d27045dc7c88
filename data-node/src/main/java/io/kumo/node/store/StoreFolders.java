package io.kumo.node.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * The folders of a store: {@code xodus} has its table, {@code xodus.repaired} one that takes its
 * place as soon as it bears the mark of being whole.
 */
final class StoreFolders {
  private final Path table;
  private final Path repaired;
  private final Path whole;

  StoreFolders(Path store) {
    table = store.resolve("xodus");
    repaired = store.resolve("xodus.repaired");
    whole = repaired.resolve("whole");
  }

  Path table() {
    return table;
  }

  /** Where the next table is made; empty. */
  Path repaired() throws IOException {
    delete(repaired);
    return repaired;
  }

  /** Marks the next table, which is synced, as whole; durable on return. */
  void markWhole() throws IOException {
    Files.createFile(whole);
    sync(repaired);
  }

  /** Ends what a process before this one began: takes over a table that is whole, or drops it. */
  void settle() throws IOException {
    if (Files.exists(whole)) {
      takeOver();
    } else {
      delete(repaired);
    }
  }

  /** Moves the present table aside and the next one into its place; durable on return. */
  void takeOver() throws IOException {
    if (Files.exists(table)) {
      new DamagedFolder(table).moveAside();
    }
    Files.move(repaired, table, StandardCopyOption.ATOMIC_MOVE);
    sync(table.getParent());
    Files.delete(table.resolve(whole.getFileName()));
  }

  private static void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Deletes a folder and all that is in it, if it exists. */
  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
