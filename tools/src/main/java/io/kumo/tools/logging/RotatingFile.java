package io.kumo.tools.logging;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.logging.ErrorManager;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;

/**
 * Appends log lines to a file. When it has grown to a size, {@code FILE} becomes {@code FILE.1},
 * that one {@code FILE.2} and so on; the oldest is deleted.
 *
 * <p>Each line is written through to the operating system, so that a killed process has logged all
 * that it said. Safe for use by any thread. A line that cannot be written is lost, and the first
 * such fault is reported on standard error.
 */
final class RotatingFile extends Handler {
  private final Path file;
  private final long bytesMax;
  private final int oldFilesMax;
  private OutputStream stream;
  private long bytes;

  /**
   * Opens the file, creating it where it is missing.
   *
   * @param bytesMax size at which it is rotated
   * @param oldFilesMax how many older ones are kept, 1 and up
   * @throws IOException if it cannot be opened for writing
   */
  RotatingFile(Path file, long bytesMax, int oldFilesMax, Formatter formatter) throws IOException {
    this.file = file.toAbsolutePath();
    this.bytesMax = bytesMax;
    this.oldFilesMax = oldFilesMax;
    setFormatter(formatter);
    open();
  }

  @Override
  public synchronized void publish(LogRecord record) {
    if (stream == null || !isLoggable(record)) {
      return;
    }
    byte[] line = getFormatter().format(record).getBytes(StandardCharsets.UTF_8);
    try {
      if (bytes > 0 && bytes + line.length > bytesMax) {
        rotate();
      }
      stream.write(line);
      bytes += line.length;
    } catch (IOException e) {
      reportError("cannot write " + file, e, ErrorManager.WRITE_FAILURE);
    }
  }

  private void open() throws IOException {
    stream = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    bytes = Files.size(file);
  }

  private void rotate() throws IOException {
    stream.close();
    try {
      for (int age = oldFilesMax; age >= 1; age--) {
        Path younger = age == 1 ? file : old(age - 1);
        if (Files.exists(younger)) {
          Files.move(younger, old(age), StandardCopyOption.REPLACE_EXISTING);
        }
      }
    } finally {
      open();
    }
  }

  private Path old(int age) {
    return file.resolveSibling(file.getFileName() + "." + age);
  }

  @Override
  public void flush() {
    // Nothing is held back.
  }

  @Override
  public synchronized void close() {
    if (stream != null) {
      try {
        stream.close();
      } catch (IOException e) {
        reportError("cannot close " + file, e, ErrorManager.CLOSE_FAILURE);
      }
      stream = null;
    }
  }
}
