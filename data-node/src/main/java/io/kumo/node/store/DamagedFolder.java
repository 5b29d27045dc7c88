package io.kumo.node.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Puts a folder that cannot be read out of the way, beside itself, for people to look into. The
 * newest two are kept.
 */
final class DamagedFolder {
  private static final int KEPT_MAX = 2;
  private static final String MARK = ".damaged-";

  private final Path folder;

  /** No one may have the folder's files open. */
  DamagedFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * Renames the folder, durable on return, and deletes the oldest of those that were renamed
   * before.
   *
   * @return its new name
   * @throws IOException it is where it was, or an old one could not be deleted
   */
  Path moveAside() throws IOException {
    List<Path> former = former();
    long number = former.isEmpty() ? 1 : number(former.get(former.size() - 1)) + 1;
    Path aside = folder.resolveSibling(folder.getFileName() + MARK + number);
    Files.move(folder, aside, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel parent = FileChannel.open(folder.getParent(), StandardOpenOption.READ)) {
      parent.force(true);
    }
    for (Path old : former.subList(0, Math.max(0, former.size() + 1 - KEPT_MAX))) {
      StoreFolders.delete(old);
    }
    return aside;
  }

  /** Those renamed before, oldest first. */
  private List<Path> former() throws IOException {
    try (Stream<Path> siblings = Files.list(folder.getParent())) {
      return siblings
          .filter(path -> path.getFileName().toString().matches(pattern()))
          .sorted(Comparator.comparingLong(this::number))
          .toList();
    }
  }

  private String pattern() {
    return folder.getFileName() + "\\.damaged-[0-9]{1,18}";
  }

  private long number(Path aside) {
    String name = aside.getFileName().toString();
    return Long.parseLong(name.substring(name.indexOf(MARK) + MARK.length()));
  }
}
