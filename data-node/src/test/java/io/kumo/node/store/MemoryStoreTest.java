package io.kumo.node.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kumo.ring.Key;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The store in memory, and what only it can do. */
final class MemoryStoreTest extends EntryStoreContract {
  private final MemoryStore content = new MemoryStore();

  @Override
  EntryStore open() {
    content.powerCut();
    return content;
  }

  @Test
  void aPowerCutLosesWhatWasNotSynced() {
    content.apply(pass(PARTITION, put(entry("a", 1))));
    content.sync();
    content.apply(pass(PARTITION, put(entry("b", 2))));
    content.powerCut();
    assertEquals(Optional.of(entry("a", 1)), content.get(PARTITION, Key.of("a")));
    assertEquals(Optional.empty(), content.get(PARTITION, Key.of("b")));
  }
}
