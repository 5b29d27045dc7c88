package io.kumo.node;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A small file that is replaced as a whole: after a power cut it holds the old or the new bytes.
 * Behind them stands a line with their checksum, CRC32C in hexadecimal, and nothing is read that
 * does not match it.
 */
final class DurableFile {
  /** The checksum's line: 8 digits and a newline before and behind. */
  private static final int END_BYTES = 10;

  private final Path path;

  DurableFile(Path path) {
    this.path = path;
  }

  /**
   * The file's bytes; empty if it was never written.
   *
   * @throws DamagedFileException they are not what was written
   */
  Optional<byte[]> read() throws IOException {
    byte[] found;
    try {
      found = Files.readAllBytes(path);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    int length = Math.max(0, found.length - END_BYTES);
    byte[] bytes = Arrays.copyOf(found, length);
    if (!Arrays.equals(found, withChecksum(bytes))) {
      throw new DamagedFileException(path, new String(found, StandardCharsets.ISO_8859_1));
    }
    return Optional.of(bytes);
  }

  private static byte[] withChecksum(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    byte[] end = "\n%08x\n".formatted(crc.getValue()).getBytes(StandardCharsets.US_ASCII);
    byte[] all = Arrays.copyOf(bytes, bytes.length + END_BYTES);
    System.arraycopy(end, 0, all, bytes.length, END_BYTES);
    return all;
  }

  /** Replaces the file; durable on return. */
  void write(byte[] content) throws IOException {
    byte[] bytes = withChecksum(content);
    Path fresh = path.resolveSibling(path.getFileName() + ".new");
    try (FileChannel channel =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
    Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel folder =
        FileChannel.open(path.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
      folder.force(true);
    }
  }
}
