package io.kumo.manager.founding;

import io.kumo.ring.Address;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A manager's folder: a lock, who the manager is, which group it belongs to, and the Raft log.
 *
 * <pre>
 *   lock              held as long as the process lives
 *   identity          name, group, whether the log was begun; replaced as a whole, checksummed
 *   raft/             the Raft log and snapshots
 * </pre>
 *
 * <p>One thread changes it, any may read. What it says is on disk when a method returns.
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
    Identity fresh = new Identity(HexFormat.of().formatHex(name), Optional.empty(), false);
    fresh.write(file);
    return fresh;
  }

  /** The manager's name in its group, now or to be. */
  public String peerId() {
    return identity.peerId();
  }

  /** The group that the manager belongs to; empty as long as the store is empty. */
  public Optional<Group> group() {
    return identity.group();
  }

  /** Makes the manager a member of {@code group}, for good. */
  public void join(Group group) throws StoreException {
    if (identity.group().isPresent()) {
      throw new IllegalStateException("already a member of " + identity.group().get().id());
    }
    replace(new Identity(identity.peerId(), Optional.of(group), false));
  }

  /** Notes that the Raft log was begun: from now on it must be there at each start. */
  public void logBegun() throws StoreException {
    if (!identity.logBegun()) {
      replace(new Identity(identity.peerId(), identity.group(), true));
    }
  }

  /**
   * Checks what the folder holds against how the manager is started now. A manager that is alone
   * may move to other ports.
   *
   * @param self this manager as it is started now
   * @param all the addresses of all managers as listed, this one among them
   * @throws StoreException if the group has other managers, or its log is gone
   */
  public void check(GroupMember self, List<Address> all) throws StoreException {
    if (identity.group().isEmpty()) {
      return;
    }
    Group stored = identity.group().get();
    boolean alone = stored.members().size() == 1 && all.size() == 1;
    Set<Address> listed = new HashSet<>(all);
    if (!alone && !listed.equals(new HashSet<>(stored.addresses()))) {
      throw new StoreException(
          "the store %s belongs to the managers %s, but %s are listed"
              .formatted(folder, stored.addresses(), all));
    }
    if (!alone && !stored.members().contains(self)) {
      throw new StoreException(
          "the store %s belongs to one of %s, not to %s; to move a manager use: %s"
              .formatted(folder, stored.members(), self, "kumo-admin manager replace"));
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
