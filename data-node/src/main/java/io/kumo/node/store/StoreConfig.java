package io.kumo.node.store;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/**
 * Where a store lies.
 *
 * @param folder of this store alone; made if missing
 * @param memoryBytes for pages, shared by all stores of the process: the first one opened fixes it
 */
public record StoreConfig(Path folder, long memoryBytes) {
  /** Refuses a missing folder and memory that cannot do. */
  public StoreConfig {
    requireNonNull(folder, "folder");
    if (memoryBytes < 1 << 20) {
      throw new IllegalArgumentException("memory bytes is below 1 MiB: " + memoryBytes);
    }
  }

  /** With a quarter of the heap for pages. */
  public static StoreConfig of(Path folder) {
    return new StoreConfig(folder, Runtime.getRuntime().maxMemory() / 4);
  }
}
