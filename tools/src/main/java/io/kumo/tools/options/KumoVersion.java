package io.kumo.tools.options;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Which Kumo this is, as the build wrote it into the jar. */
final class KumoVersion {
  private KumoVersion() {}

  /** Reads the version, such as {@code 0.1.0}. */
  public static String read() {
    try (InputStream stream = KumoVersion.class.getResourceAsStream("version.properties")) {
      if (stream == null) {
        throw new IllegalStateException("version.properties is missing from the jar");
      }
      Properties properties = new Properties();
      properties.load(stream);
      return properties.getProperty("version");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
