package io.kumo.manager.founding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.ring.Address;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreFolderTest {
  private static final Address HERE = new Address("localhost", 19700);

  @TempDir Path folder;

  @Test
  void theNameAndTheGroupAreKept() throws Exception {
    String name;
    Group group;
    try (StoreFolder store = StoreFolder.open(folder)) {
      name = store.peerId();
      group = Group.of(List.of(new GroupMember(name, HERE, 19701)));
      assertEquals(Optional.empty(), store.belonging());
      store.found(group);
      store.logBegun();
    }
    try (StoreFolder store = StoreFolder.open(folder)) {
      assertEquals(name, store.peerId());
      assertEquals(Optional.of(Belonging.founder(group, name)), store.belonging());
      assertTrue(store.belonging().get().member());
    }
    try (StoreFolder other = StoreFolder.open(folder.resolve("other"))) {
      assertNotEquals(name, other.peerId());
    }
  }

  @Test
  void oneProcessAtATime() throws Exception {
    try (StoreFolder store = StoreFolder.open(folder)) {
      assertThrows(StoreException.class, () -> StoreFolder.open(folder));
      assertEquals(16, store.peerId().length());
    }
    StoreFolder.open(folder).close();
  }

  @Test
  void anyChangedByteOfTheIdentityIsNoticed() throws Exception {
    StoreFolder.open(folder).close();
    Path file = folder.resolve("identity");
    byte[] good = Files.readAllBytes(file);
    for (int i = 0; i < good.length; i++) {
      byte[] bytes = good.clone();
      bytes[i] ^= 1;
      Files.write(file, bytes);
      StoreException damaged = assertThrows(StoreException.class, () -> StoreFolder.open(folder));
      assertTrue(damaged.getMessage().contains("identity"), damaged.getMessage());
    }
  }

  @Test
  void aLostIdentityOrLogIsNoticed() throws Exception {
    try (StoreFolder store = StoreFolder.open(folder)) {
      GroupMember self = new GroupMember(store.peerId(), HERE, 19701);
      store.found(Group.of(List.of(self)));
      store.check(self);
      store.logBegun();
      StoreException gone = assertThrows(StoreException.class, () -> store.check(self));
      assertTrue(gone.getMessage().contains("kumo-admin manager replace"), gone.getMessage());
    }
    Files.createDirectories(folder.resolve("raft"));
    Files.delete(folder.resolve("identity"));
    assertThrows(StoreException.class, () -> StoreFolder.open(folder));
  }

  @Test
  void oneThatJoinsLaterKeepsHowFarItCame() throws Exception {
    UUID group = new UUID(1, 9);
    List<String> founders = List.of("a", "b");
    GroupMember self;
    try (StoreFolder store = StoreFolder.open(folder)) {
      self = new GroupMember(store.peerId(), HERE, 19701);
      store.join(group, founders, self);
    }
    try (StoreFolder store = StoreFolder.open(folder)) {
      assertEquals(Optional.of(Belonging.joined(group, founders, self)), store.belonging());
      assertFalse(store.belonging().get().member());
      store.takenIn();
    }
    try (StoreFolder store = StoreFolder.open(folder)) {
      assertTrue(store.belonging().get().member());
      store.check(self);
      GroupMember elsewhere = new GroupMember(self.peerId(), HERE, 19702);
      StoreException moved = assertThrows(StoreException.class, () -> store.check(elsewhere));
      assertTrue(moved.getMessage().contains("kumo-admin manager replace"), moved.getMessage());
    }
  }

  @Test
  void aRemovedManagersStoreIsOfNoMoreUse() throws Exception {
    GroupMember self;
    try (StoreFolder store = StoreFolder.open(folder)) {
      self = new GroupMember(store.peerId(), HERE, 19701);
      store.found(Group.of(List.of(self)));
      store.removed();
    }
    try (StoreFolder store = StoreFolder.open(folder)) {
      StoreException refused = assertThrows(StoreException.class, () -> store.check(self));
      assertTrue(refused.getMessage().contains("removed"), refused.getMessage());
      assertTrue(refused.getMessage().contains("kumo-admin manager add"), refused.getMessage());
    }
  }
}
