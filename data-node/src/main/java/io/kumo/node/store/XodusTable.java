package io.kumo.node.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import jetbrains.exodus.ArrayByteIterable;
import jetbrains.exodus.ByteIterable;
import jetbrains.exodus.ExodusException;
import jetbrains.exodus.InvalidSettingException;
import jetbrains.exodus.OutOfDiskSpaceException;
import jetbrains.exodus.env.Cursor;
import jetbrains.exodus.env.EnvironmentImpl;
import jetbrains.exodus.env.Environments;
import jetbrains.exodus.env.Store;
import jetbrains.exodus.env.StoreConfig;
import jetbrains.exodus.env.Transaction;
import jetbrains.exodus.log.LogConfig;

/**
 * A sorted table of byte strings with transactions: the one Xodus store of an environment. Reads by
 * any thread, writes by one at a time.
 */
final class XodusTable implements AutoCloseable {
  private static final String STORE = "entries";

  private final Place place;
  private final ReentrantReadWriteLock closing = new ReentrantReadWriteLock();
  private CheckedFiles files;
  private EnvironmentImpl environment;
  private Store store;
  private boolean closed;

  /**
   * Where a table lies.
   *
   * @param folder of its files alone
   * @param memoryBytes for pages; the first table of the process fixes it for all
   * @param onDamage told once of each damaged page, by whichever thread meets it
   */
  record Place(Path folder, long memoryBytes, Consumer<String> onDamage) {
    /** The same elsewhere. */
    Place at(Path other) {
      return new Place(other, memoryBytes, onDamage);
    }
  }

  private XodusTable(Place place) throws IOException {
    this.place = place;
    open();
  }

  /** The rows as one transaction sees them; of no use after it. */
  interface Rows {
    /** The row of a key, not to be changed; empty if there is none. */
    Optional<ByteBuffer> get(byte[] key);

    /** Puts or replaces a row; only while writing. */
    void put(byte[] key, byte[] row);

    /** Removes a row if there is one; only while writing. */
    void delete(byte[] key);

    /**
     * Shows the rows whose keys begin with {@code prefix}, in order, from the first that is not
     * below {@code from}, until the visitor has enough. Rows must not be changed meanwhile.
     */
    void walk(byte[] prefix, byte[] from, Visitor visitor);
  }

  /** Is shown rows. */
  @FunctionalInterface
  interface Visitor {
    /** Takes a row; says whether it wants the next. */
    boolean row(byte[] key, ByteBuffer row);
  }

  /**
   * Opens the table in a folder that no one else has open, making it if it is missing.
   *
   * @throws IOException the folder cannot be made or read
   * @throws UnreadableStoreException its files make no sense
   * @throws StoreFailedException the machine fails it: a full disk, a refused access
   */
  static XodusTable open(Place place) throws IOException {
    return new XodusTable(place);
  }

  private void open() throws IOException {
    try {
      files = new CheckedFiles(place.folder, place.onDamage);
      LogConfig log = files.prepare();
      environment =
          (EnvironmentImpl) Environments.newInstance(log, XodusSettings.of(place.memoryBytes));
      openStore();
    } catch (RuntimeException e) {
      throw failure("cannot open the store in " + place.folder, e);
    }
  }

  private void openStore() {
    try {
      store =
          environment.computeInExclusiveTransaction(
              t -> environment.openStore(STORE, StoreConfig.WITHOUT_DUPLICATES_WITH_PREFIXING, t));
      XodusSettings.startCleaning(environment.getEnvironmentConfig());
    } catch (RuntimeException e) {
      close(environment, e);
      throw e;
    }
  }

  /**
   * Puts the files of another table, which is closed, in the place of these, whose readers wait.
   *
   * @param move brings the files to their place once these are closed
   * @throws StoreFailedException it cannot be closed, or the others not opened: only a restart
   *     helps
   */
  void replace(Callable<Void> move) {
    closing.writeLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("the store is closed");
      }
      // The cleaner would write down, on closing, what it cannot read.
      environment.getEnvironmentConfig().setGcEnabled(false);
      environment.close();
      move.call();
      open();
    } catch (Exception e) {
      closed = true;
      throw new StoreFailedException("cannot take over the repaired store: " + e.getMessage(), e);
    } finally {
      closing.writeLock().unlock();
    }
  }

  /**
   * Closes what could not be opened.
   *
   * @throws StoreFailedException it does not close: its threads may still write below its path
   */
  private static void close(EnvironmentImpl environment, RuntimeException because) {
    try {
      environment.close();
    } catch (RuntimeException e) {
      because.addSuppressed(e);
      throw new StoreFailedException("a store that cannot be read does not close", because);
    }
  }

  /** Says whether the files are to blame, or the machine. */
  static RuntimeException failure(String message, RuntimeException cause) {
    if (cause instanceof StoreFailedException || cause instanceof StoreFullException) {
      return cause;
    }
    for (Throwable e = cause; e != null; e = e.getCause()) {
      if (e instanceof IOException
          || e instanceof OutOfDiskSpaceException
          || e instanceof InvalidSettingException) {
        return new StoreFailedException(message, cause);
      }
    }
    return new UnreadableStoreException(message, cause);
  }

  /** Runs a short reading transaction. */
  <T> T read(Function<Rows, T> body) {
    return whileOpen(
        () -> {
          Transaction transaction = environment.beginReadonlyTransaction();
          try {
            return body.apply(new TransactionRows(transaction));
          } finally {
            transaction.abort();
          }
        });
  }

  /**
   * Runs a writing transaction: all of it or nothing.
   *
   * @throws StoreFullException nothing was written
   * @throws DamagedStoreException nothing was written
   * @throws StoreFailedException nothing was written
   */
  void write(Consumer<Rows> body) {
    whileOpen(
        () -> {
          Transaction transaction = environment.beginExclusiveTransaction();
          try {
            body.accept(new TransactionRows(transaction));
            if (!transaction.commit()) {
              throw new StoreFailedException("an exclusive transaction was not committed");
            }
            return null;
          } catch (OutOfDiskSpaceException e) {
            throw new StoreFullException("the disk of the store is full", e);
          } catch (ExodusException e) {
            throw DamagedPageException.isBehind(e)
                ? new DamagedStoreException("cannot write: " + e.getMessage(), e)
                : new StoreFailedException("the store failed: " + e.getMessage(), e);
          } finally {
            if (!transaction.isFinished()) {
              transaction.abort();
            }
          }
        });
  }

  void sync() {
    whileOpen(
        () -> {
          try {
            environment.flushAndSync();
            return null;
          } catch (ExodusException e) {
            throw new StoreFailedException("sync failed: " + e.getMessage(), e);
          }
        });
  }

  /** Checks some of the files as they lie on the disk, see {@link FileCheck}. */
  long check(long from, long bytesMax) {
    return whileOpen(
        () -> {
          try {
            return new FileCheck(files, bytesMax).run(from);
          } catch (IOException e) {
            throw new StoreFailedException("cannot list the store's files", e);
          }
        });
  }

  void clean() {
    whileOpen(
        () -> {
          environment.gc();
          return null;
        });
  }

  long rows() {
    return read(rows -> store.count(((TransactionRows) rows).transaction));
  }

  /** Size of its files. */
  long diskBytes() {
    return whileOpen(
        () -> {
          try (Stream<Path> files = Files.list(Path.of(environment.getLocation()))) {
            return files.mapToLong(path -> path.toFile().length()).sum();
          } catch (IOException e) {
            throw new StoreFailedException("cannot list the store's files", e);
          }
        });
  }

  @Override
  public void close() {
    closing.writeLock().lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      closeEnvironment();
    } catch (ExodusException e) {
      throw new StoreFailedException("close failed: " + e.getMessage(), e);
    } finally {
      closing.writeLock().unlock();
    }
  }

  private void closeEnvironment() {
    try {
      environment.flushAndSync();
      environment.close();
    } catch (OutOfDiskSpaceException e) {
      // What the cleaner would write down for the next start, which can do without.
      environment.getEnvironmentConfig().setGcEnabled(false);
      environment.close();
    }
  }

  /** Runs it unless the table is closed; closing waits for it. */
  private <T> T whileOpen(Supplier<T> body) {
    Lock open = closing.readLock();
    open.lock();
    try {
      if (closed) {
        throw new IllegalStateException("the store is closed");
      }
      return body.get();
    } finally {
      open.unlock();
    }
  }

  private final class TransactionRows implements Rows {
    private final Transaction transaction;

    TransactionRows(Transaction transaction) {
      this.transaction = transaction;
    }

    @Override
    public Optional<ByteBuffer> get(byte[] key) {
      return Optional.ofNullable(store.get(transaction, new ArrayByteIterable(key)))
          .map(XodusTable::buffer);
    }

    @Override
    public void put(byte[] key, byte[] row) {
      store.put(transaction, new ArrayByteIterable(key), new ArrayByteIterable(row));
    }

    @Override
    public void delete(byte[] key) {
      store.delete(transaction, new ArrayByteIterable(key));
    }

    @Override
    public void walk(byte[] prefix, byte[] from, Visitor visitor) {
      try (Cursor cursor = store.openCursor(transaction)) {
        boolean more = cursor.getSearchKeyRange(new ArrayByteIterable(from)) != null;
        while (more) {
          byte[] key = bytes(cursor.getKey());
          more =
              startsWith(key, prefix)
                  && visitor.row(key, buffer(cursor.getValue()))
                  && cursor.getNext();
        }
      }
    }
  }

  private static boolean startsWith(byte[] key, byte[] prefix) {
    return key.length >= prefix.length
        && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
  }

  private static byte[] bytes(ByteIterable iterable) {
    return Arrays.copyOf(iterable.getBytesUnsafe(), iterable.getLength());
  }

  private static ByteBuffer buffer(ByteIterable iterable) {
    return ByteBuffer.wrap(iterable.getBytesUnsafe(), 0, iterable.getLength());
  }
}
