package io.kumo.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operating system's boot id: while it stays the same, what a process wrote to a file is there
 * also without having been forced to disk (rule 22).
 */
final class BootId {
  private static final Logger LOG = LoggerFactory.getLogger(BootId.class);
  private static final Path LINUX = Path.of("/proc/sys/kernel/random/boot_id");

  private BootId() {}

  /** The id; where the system has none, one that no other process start will see. */
  static UUID read() {
    try {
      return UUID.fromString(Files.readString(LINUX, StandardCharsets.US_ASCII).strip());
    } catch (IOException | IllegalArgumentException e) {
      LOG.warn("no boot id at {}, a killed node will count as one that lost power", LINUX, e);
      return UUID.randomUUID();
    }
  }
}
