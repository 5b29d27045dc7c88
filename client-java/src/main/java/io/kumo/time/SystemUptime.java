package io.kumo.time;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * How long the machine has been up, the time that it was suspended counted in, in milliseconds:
 * what the monotonic clock leaves out, so that the two drift apart where the machine stood still.
 * Empty on systems that do not tell. Safe for use by any thread.
 */
public final class SystemUptime implements Supplier<OptionalLong> {
  private static final Path LINUX = Path.of("/proc/uptime");
  private static final int LINE_BYTES_MAX = 64;

  @Override
  public OptionalLong get() {
    try (InputStream file = Files.newInputStream(LINUX)) {
      String line = new String(file.readNBytes(LINE_BYTES_MAX), StandardCharsets.US_ASCII);
      String seconds = line.split(" ", 2)[0];
      return OptionalLong.of(Math.round(Double.parseDouble(seconds) * 1_000));
    } catch (IOException | NumberFormatException e) {
      return OptionalLong.empty();
    }
  }
}
