package io.kumo.node;

import java.io.IOException;
import java.nio.file.Path;

/** A small file is not what was written. */
final class DamagedFileException extends IOException {
  private static final long serialVersionUID = 1L;

  private static final int SHOWN_MAX = 100;

  DamagedFileException(Path path, String found) {
    super(
        "damaged, its checksum does not match: %s, which holds \"%s\""
            .formatted(path, found.substring(0, Math.min(found.length(), SHOWN_MAX)).strip()));
  }
}
