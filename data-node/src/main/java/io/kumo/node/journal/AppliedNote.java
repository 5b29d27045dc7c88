package io.kumo.node.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * A file beside the segments that says how far the store had come when segments were last deleted:
 * CRC32C of the rest (32 bit), then partition (32) and version (64) in turn. Replaced as a whole.
 */
final class AppliedNote {
  private static final String NAME = "applied";
  private static final int ROW_BYTES = 12;

  private final Path path;

  AppliedNote(Path folder) {
    this.path = folder.resolve(NAME);
  }

  /**
   * What was last written, empty if nothing ever was.
   *
   * @throws MalformedRecordException the file is damaged
   */
  Map<Integer, Long> read() throws IOException {
    if (!Files.exists(path)) {
      return Map.of();
    }
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(path));
    if (bytes.remaining() % ROW_BYTES != Integer.BYTES || bytes.getInt(0) != checksum(bytes)) {
      throw new MalformedRecordException("damaged: " + path);
    }
    Map<Integer, Long> applied = new TreeMap<>();
    bytes.position(Integer.BYTES);
    while (bytes.hasRemaining()) {
      applied.put(bytes.getInt(), bytes.getLong());
    }
    return applied;
  }

  /** Replaces it; durable on return. */
  void write(Map<Integer, Long> applied) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES + applied.size() * ROW_BYTES);
    bytes.putInt(0);
    applied.forEach((partition, version) -> bytes.putInt(partition).putLong(version));
    bytes.flip().putInt(0, checksum(bytes));
    Path fresh = path.resolveSibling(NAME + ".new");
    try (FileChannel file =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
      file.force(true);
    }
    Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static int checksum(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    Frame.update(crc, bytes, Integer.BYTES, bytes.limit());
    return (int) crc.getValue();
  }
}
