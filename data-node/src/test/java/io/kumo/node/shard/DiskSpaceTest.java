package io.kumo.node.shard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskSpaceTest {
  private static final long MIB = 1 << 20;

  private long free = 1_000 * MIB;
  private long total = 10_000 * MIB;
  private boolean fails;

  private final DiskSpace space =
      new DiskSpace(
          new DiskSpace.Room() {
            @Override
            public long free() throws IOException {
              if (fails) {
                throw new IOException("no answer");
              }
              return free;
            }

            @Override
            public long total() {
              return total;
            }
          });

  @Test
  void itIsLowBelowTheMarkUntilThereIsHalfAsMuchAgain() {
    assertFalse(lowWith(64 * MIB));
    assertTrue(lowWith(64 * MIB - 1));
    assertTrue(lowWith(96 * MIB));
    assertFalse(lowWith(96 * MIB + 1));
    assertFalse(lowWith(65 * MIB));
    assertEquals(65 * MIB, space.freeBytes());
  }

  @Test
  void aSmallDiskKeepsATwentieth() {
    total = 100 * MIB;
    assertFalse(lowWith(5 * MIB));
    assertTrue(lowWith(5 * MIB - 1));
  }

  @Test
  void whatCannotBeToldChangesNothing() {
    assertTrue(lowWith(MIB));
    fails = true;
    assertTrue(lowWith(1_000 * MIB));
  }

  @Test
  void aFoldersDiskIsAsked(@TempDir Path folder) throws IOException {
    DiskSpace real = DiskSpace.of(folder);
    real.look();
    assertTrue(real.freeBytes() > 0 && real.freeBytes() < Long.MAX_VALUE);
  }

  private boolean lowWith(long bytes) {
    free = bytes;
    space.look();
    return space.isLow();
  }
}
