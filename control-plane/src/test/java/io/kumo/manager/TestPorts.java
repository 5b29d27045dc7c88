package io.kumo.manager;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports for servers that are stopped and started again. They lie below those that the system gives
 * to outgoing connections, which might take one while its server is down, and none is given twice.
 */
public final class TestPorts {
  private static final int FIRST = 12_000;
  private static final int END = 32_000;
  private static final AtomicInteger NEXT =
      new AtomicInteger(ThreadLocalRandom.current().nextInt(END - FIRST));

  private TestPorts() {}

  /** One that nobody listens on. */
  public static int free() {
    int tries = END - FIRST;
    int port = next();
    while (!isFree(port)) {
      if (--tries == 0) {
        throw new IllegalStateException("no port from " + FIRST + " to " + END + " is free");
      }
      port = next();
    }
    return port;
  }

  private static int next() {
    return FIRST + Math.floorMod(NEXT.getAndIncrement(), END - FIRST);
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
