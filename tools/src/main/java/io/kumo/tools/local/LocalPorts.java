package io.kumo.tools.local;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Finds ports of the loopback interface that nobody listens on. */
final class LocalPorts {
  private LocalPorts() {}

  /**
   * A pair of neighbours: {@code wanted}, if that is not 0, and the one after it if both are free.
   */
  static int freePair(int wanted) throws IOException {
    if (wanted != 0 && isFree(wanted) && isFree(wanted + 1)) {
      return wanted;
    }
    while (true) {
      int port = anyFree();
      if (port < 65535 && isFree(port + 1)) {
        return port;
      }
    }
  }

  private static int anyFree() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, loopback())) {
      return socket.getLocalPort();
    }
  }

  private static boolean isFree(int port) throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      // A server that has just gone leaves connections behind that do not keep others out.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(loopback(), port));
      return true;
    } catch (BindException e) {
      return false;
    }
  }

  private static InetAddress loopback() throws IOException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
  }
}
