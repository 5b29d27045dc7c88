package io.kumo.node;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has to be closed, the last opened first. A failure to close one is logged and does not keep
 * the others open. Used by one thread at a time.
 */
final class Closing implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

  private final Deque<Opened> opened = new ArrayDeque<>();

  private record Opened(String name, AutoCloseable resource) {}

  void add(String name, AutoCloseable resource) {
    opened.push(new Opened(name, resource));
  }

  /** Closes everything. Closing again does nothing. */
  @Override
  public void close() {
    while (!opened.isEmpty()) {
      close(opened.pop());
    }
  }

  private static void close(Opened one) {
    try {
      one.resource.close();
    } catch (InterruptedException e) {
      LOG.warn("interrupted while closing the {}", one.name, e);
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      LOG.error("cannot close the {}", one.name, e);
    }
  }
}
