package io.kumo.node.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import jetbrains.exodus.ExodusException;
import jetbrains.exodus.core.dataStructures.Pair;
import jetbrains.exodus.io.DataReader;
import jetbrains.exodus.io.DataReaderWriterProvider;
import jetbrains.exodus.io.DataWriter;
import jetbrains.exodus.log.LogConfig;
import jetbrains.exodus.log.LogUtil;

/**
 * Xodus's files with a checksum for each page ({@link PageSums}): {@link CheckedWriter} notes them,
 * {@link CheckedReader} looks at them whenever a page is read that was not in memory.
 *
 * <p>A page that does not match is told, and never handed out. In the newest file it is cut off
 * before Xodus opens it, with all that follows, because Xodus reads that file from its begin and
 * would end it there itself: the store steps back a little, and the journal has what it lost.
 */
final class CheckedFiles {
  private static final String FILE_SUFFIX = ".xd";
  private static final String SUMS_SUFFIX = ".sums";

  private final Path folder;
  private final Consumer<String> onDamage;
  private final Map<Long, PageSums> sums = new ConcurrentHashMap<>();
  private final Set<Long> damaged = ConcurrentHashMap.newKeySet();

  /**
   * The files of a folder.
   *
   * @param onDamage told once of each damaged page, by whichever thread reads it first
   */
  CheckedFiles(Path folder, Consumer<String> onDamage) {
    this.folder = folder;
    this.onDamage = onDamage;
  }

  /**
   * Makes the folder if it is missing, and sees to the end of the newest file.
   *
   * @return how Xodus shall open them
   * @throws UnreadableStoreException bytes are missing that were synced
   */
  LogConfig prepare() throws IOException {
    Files.createDirectories(folder);
    NavigableSet<Long> addresses = addresses();
    if (!addresses.isEmpty()) {
      Path newest = fileOf(addresses.last());
      new FileEnd(newest, sumsOf(addresses.last()), onDamage).settle();
    }
    Pair<DataReader, DataWriter> plain =
        DataReaderWriterProvider.getProvider(
                DataReaderWriterProvider.DEFAULT_READER_WRITER_PROVIDER)
            .newReaderWriter(folder.toString());
    return LogConfig.create(
        new CheckedReader(plain.getFirst(), this), new CheckedWriter(plain.getSecond(), this));
  }

  /** Where they are. */
  Path folder() {
    return folder;
  }

  /** The addresses of all files. */
  NavigableSet<Long> addresses() throws IOException {
    NavigableSet<Long> addresses = new TreeSet<>();
    try (Stream<Path> files = Files.list(folder)) {
      files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(FILE_SUFFIX) && LogUtil.isLogFileName(name))
          .forEach(name -> addresses.add(LogUtil.getAddress(name)));
    }
    return addresses;
  }

  PageSums sumsOf(long address) {
    return sums.computeIfAbsent(
        address,
        a -> {
          try {
            return PageSums.read(sumsPath(a), a);
          } catch (IOException e) {
            throw new ExodusException("cannot read the checksums of " + fileOf(a), e);
          }
        });
  }

  /** A file is gone, and with it its sums. */
  void removed(long address) {
    sums.remove(address);
    try {
      Files.deleteIfExists(sumsPath(address));
    } catch (IOException e) {
      throw new ExodusException("cannot delete the checksums of " + fileOf(address), e);
    }
  }

  /** A page is not what was written: tells so once. @return which */
  String tell(long address, long offset) {
    String what = "page at " + offset + " of " + fileOf(address);
    if (damaged.add(address + offset)) {
      onDamage.accept(what);
    }
    return what;
  }

  /** The file that begins at an address. */
  Path fileOf(long address) {
    return folder.resolve(LogUtil.getLogFilename(address));
  }

  private Path sumsPath(long address) {
    String name = LogUtil.getLogFilename(address);
    return folder.resolve(name.substring(0, name.length() - FILE_SUFFIX.length()) + SUMS_SUFFIX);
  }
}
