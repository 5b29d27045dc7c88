package io.kumo.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * What clients are told as the server's version. It begins with the memcached version whose answers
 * Kumo gives, because clients decide by it what they may send, and ends in Kumo's own.
 */
final class ServerVersion {
  private static final String MEMCACHED = "1.6.40";
  private static final String RESOURCE = "version.properties";

  private ServerVersion() {}

  /** For example {@code 1.6.40-kumo-0.1.0}. */
  static String text() {
    return MEMCACHED + "-kumo-" + ownVersion();
  }

  private static String ownVersion() {
    try (InputStream in = ServerVersion.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("resource is missing: " + RESOURCE);
      }
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version");
    } catch (IOException e) {
      throw new UncheckedIOException("resource is not readable: " + RESOURCE, e);
    }
  }
}
