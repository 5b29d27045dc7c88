package io.kumo.ring;

import static java.util.Objects.requireNonNull;

/**
 * A TCP end point: host name or literal, and port 1 to 65535; where a process shall listen, 0
 * stands for any free port.
 */
public record Address(String host, int port) {
  /** Refuses an empty host and a port out of range. */
  public Address {
    requireNonNull(host, "host");
    if (host.isEmpty()) {
      throw new IllegalArgumentException("host is empty");
    }
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port is not in 0..65535: " + port);
    }
  }

  /**
   * Parses {@code HOST}, {@code HOST:PORT}, {@code [V6]} or {@code [V6]:PORT}.
   *
   * @param portDefault taken where the text names none
   * @throws IllegalArgumentException if the text has another form
   */
  public static Address parse(String text, int portDefault) {
    int hostEnd = text.startsWith("[") ? text.indexOf(']') + 1 : text.indexOf(':');
    if (hostEnd < 0) {
      return new Address(text, portDefault);
    }
    if (text.startsWith("[")) {
      if (hostEnd == 0) {
        throw new IllegalArgumentException("no closing bracket in address: " + text);
      }
      String host = text.substring(1, hostEnd - 1);
      return hostEnd == text.length()
          ? new Address(host, portDefault)
          : new Address(host, port(text, hostEnd));
    }
    return new Address(text.substring(0, hostEnd), port(text, hostEnd));
  }

  private static int port(String text, int colon) {
    try {
      if (text.charAt(colon) != ':') {
        throw new IllegalArgumentException("no port behind the host in address: " + text);
      }
      return Integer.parseInt(text.substring(colon + 1));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("port is no number in address: " + text, e);
    }
  }

  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
