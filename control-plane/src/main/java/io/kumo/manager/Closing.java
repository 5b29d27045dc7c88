package io.kumo.manager;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
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

  /** Closes one of the parts before the others. */
  synchronized void close(AutoCloseable early) {
    List<Part> found = parts.stream().filter(part -> part.closeable() == early).toList();
    parts.removeAll(found);
    found.forEach(Closing::close);
  }

  /** Closes everything once. */
  @Override
  public synchronized void close() {
    while (!parts.isEmpty()) {
      close(parts.pop());
    }
  }

  private static void close(Part part) {
    try {
      part.closeable().close();
    } catch (Exception e) {
      LOGGER.warn("The {} did not close cleanly", part.name(), e);
    }
  }
}
