package io.kumo.manager.founding;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A manager's folder: a lock, who the manager is, which group it belongs to, and the Raft log.
 *
 * <pre>
 *   lock              held as long as the process lives
 *   identity          name, group, what became of it; replaced as a whole, checksummed
 *   raft/             the Raft log and snapshots
 * </pre>
 *
 * <p>One thread at a time changes it, any may read. What it says is on disk when a method returns.
 */
public final class StoreFolder implements AutoCloseable {
  private static final String LOCK = "lock";
  private static final String IDENTITY = "identity";
  private static final String RAFT = "raft";
  private static final int NAME_BYTES = 8;

  private final Path folder;
  private final FileChannel lockChannel;
  private final FileLock lock;
  private volatile Identity identity;

  private StoreFolder(Path folder, FileChannel lockChannel, FileLock lock, Identity identity) {
    this.folder = folder;
    this.lockChannel = lockChannel;
    this.lock = lock;
    this.identity = identity;
  }

  /**
   * Opens a folder, making it and drawing a name where there is none.
   *
   * @throws StoreException if another process has it, or its identity is damaged or lost
   */
  public static StoreFolder open(Path folder) throws StoreException {
    FileChannel channel = null;
    try {
      Files.createDirectories(folder);
      channel =
          FileChannel.open(
              folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = lock(folder, channel);
      return new StoreFolder(folder, channel, lock, identityOf(folder));
    } catch (StoreException e) {
      closeAfter(e, channel);
      throw e;
    } catch (IOException e) {
      closeAfter(e, channel);
      throw new StoreException("cannot use the store " + folder + ": " + e.getMessage(), e);
    }
  }

  private static FileLock lock(Path folder, FileChannel channel) throws IOException {
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      throw new StoreException("the store " + folder + " is open in this process already", e);
    }
    if (lock == null) {
      throw new StoreException("the store " + folder + " is in use by another process");
    }
    return lock;
  }

  private static void closeAfter(Exception cause, FileChannel channel) {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        cause.addSuppressed(e);
      }
    }
  }

  private static Identity identityOf(Path folder) throws IOException {
    Path file = folder.resolve(IDENTITY);
    if (Files.exists(file)) {
      return Identity.read(file);
    }
    if (Files.exists(folder.resolve(RAFT))) {
      throw new StoreException(
          "the store " + folder + " has a Raft log, but its file " + IDENTITY + " is gone");
    }
    byte[] name = new byte[NAME_BYTES];
    new SecureRandom().nextBytes(name);
    Identity fresh = new Identity(HexFormat.of().formatHex(name), Optional.empty(), false, false);
    fresh.write(file);
    return fresh;
  }

  /** The manager's name in its group, now or to be. */
  public String peerId() {
    return identity.peerId();
  }

  /** The group that the manager belongs to; empty as long as the store is empty. */
  public Optional<Belonging> belonging() {
    return identity.belonging();
  }

  /** Makes the manager a founder of {@code group}, for good. */
  public void found(Group group) throws StoreException {
    belong(Belonging.founder(group, identity.peerId()));
  }

  /**
   * Makes the manager one that the group's leader has to take in, for good.
   *
   * @param founders the names of the group's founders
   * @param self this manager
   */
  public void join(UUID groupId, List<String> founders, GroupMember self) throws StoreException {
    belong(Belonging.joined(groupId, founders, self));
  }

  private void belong(Belonging belonging) throws StoreException {
    if (identity.belonging().isPresent()) {
      throw new IllegalStateException(
          "already a member of " + identity.belonging().get().groupId());
    }
    replace(new Identity(identity.peerId(), Optional.of(belonging), false, false));
  }

  /** Notes that the Raft log was begun: from now on it must be there at each start. */
  public void logBegun() throws StoreException {
    if (!identity.logBegun()) {
      replace(new Identity(identity.peerId(), identity.belonging(), true, identity.removed()));
    }
  }

  /** Notes that the group counts the manager as a member. */
  public void takenIn() throws StoreException {
    Belonging belonging = identity.belonging().orElseThrow();
    if (!belonging.member()) {
      replace(
          new Identity(
              identity.peerId(),
              Optional.of(belonging.takenIn()),
              identity.logBegun(),
              identity.removed()));
    }
  }

  /** Notes that the group has removed the manager: the store is of no more use to it. */
  public void removed() throws StoreException {
    replace(new Identity(identity.peerId(), identity.belonging(), identity.logBegun(), true));
  }

  /**
   * Checks what the folder holds against how the manager is started now.
   *
   * @param self this manager as it is started now. One that formed its group alone may have moved
   * @throws StoreException if the manager was removed or has moved, or its log is gone
   */
  public void check(GroupMember self) throws StoreException {
    if (identity.belonging().isEmpty()) {
      return;
    }
    Belonging stored = identity.belonging().get();
    if (identity.removed()) {
      throw new StoreException(
          "the manager of the store %s was removed from its group %s; empty the store and use: %s"
              .formatted(folder, stored.groupId(), "kumo-admin manager add"));
    }
    if (!stored.foundedAlone() && !stored.self().equals(self)) {
      throw new StoreException(
          "the store %s belongs to %s, not to %s; to move a manager, empty its store and use: %s"
              .formatted(folder, stored.self(), self, "kumo-admin manager replace"));
    }
    if (identity.logBegun() && !Files.isDirectory(raftFolder())) {
      throw new StoreException(
          "the Raft log in the store %s is gone; empty the store and use: %s"
              .formatted(folder, "kumo-admin manager replace"));
    }
  }

  /** Where the Raft log goes. */
  public Path raftFolder() {
    return folder.resolve(RAFT);
  }

  private void replace(Identity next) throws StoreException {
    try {
      next.write(folder.resolve(IDENTITY));
    } catch (IOException e) {
      throw new StoreException("cannot write to the store " + folder + ": " + e.getMessage(), e);
    }
    identity = next;
  }

  /** Lets go of the folder. Closing it again does nothing. */
  @Override
  public void close() throws IOException {
    if (lock.isValid()) {
      lock.release();
    }
    lockChannel.close();
  }
}
