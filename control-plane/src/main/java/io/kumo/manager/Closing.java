package io.kumo.manager;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a manager has opened, to be closed in the reverse order, whatever fails meanwhile. */
final class Closing implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(Closing.class);

  private record Part(String name, AutoCloseable closeable) {}

  private final Deque<Part> parts = new ArrayDeque<>();

  synchronized <T extends AutoCloseable> T add(String name, T part) {
    parts.push(new Part(name, part));
    return part;
  }

  /** Closes everything once. */
  @Override
  public synchronized void close() {
    while (!parts.isEmpty()) {
      Part part = parts.pop();
      try {
        part.closeable().close();
      } catch (Exception e) {
        LOGGER.warn("The {} did not close cleanly", part.name(), e);
      }
    }
  }
}
