package io.kumo.tools.metrics;

import java.io.IOException;
import java.net.InetAddress;
import java.net.MalformedURLException;
import java.net.ServerSocket;
import java.rmi.NoSuchObjectException;
import java.rmi.registry.LocateRegistry;
import java.rmi.registry.Registry;
import java.rmi.server.RMIServerSocketFactory;
import java.rmi.server.UnicastRemoteObject;
import java.util.Map;
import javax.management.MBeanServer;
import javax.management.remote.JMXConnectorServer;
import javax.management.remote.JMXConnectorServerFactory;
import javax.management.remote.JMXServiceURL;
import javax.management.remote.rmi.RMIConnectorServer;

/**
 * Lets JMX clients of this machine in, on exactly one port of the loopback interface: registry and
 * connector share it.
 *
 * <p>There is no authentication: whoever may run programs on the machine may read and call its
 * MBeans. From elsewhere it is reached through an SSH tunnel only.
 */
public final class JmxPort implements AutoCloseable {
  private static final int BACKLOG = 16;
  private static final String LOOPBACK = "127.0.0.1";

  private final Registry registry;
  private final JMXConnectorServer connector;

  private JmxPort(Registry registry, JMXConnectorServer connector) {
    this.registry = registry;
    this.connector = connector;
  }

  /**
   * Opens the port. Clients use {@code service:jmx:rmi:///jndi/rmi://127.0.0.1:PORT/jmxrmi}, or
   * {@code 127.0.0.1:PORT} in jconsole.
   *
   * @throws IOException if the port cannot be had
   */
  public static JmxPort open(int port, MBeanServer server) throws IOException {
    // Stubs name the host that clients shall connect to; RMI reads it once, from this property.
    System.setProperty("java.rmi.server.hostname", LOOPBACK);
    Loopback sockets = new Loopback();
    Registry registry = LocateRegistry.createRegistry(port, null, sockets);
    JMXConnectorServer connector =
        JMXConnectorServerFactory.newJMXConnectorServer(
            url(port),
            Map.of(RMIConnectorServer.RMI_SERVER_SOCKET_FACTORY_ATTRIBUTE, sockets),
            server);
    JmxPort opened = new JmxPort(registry, connector);
    try {
      connector.start();
      return opened;
    } catch (IOException | RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  /** Where clients of this machine connect to. */
  static JMXServiceURL url(int port) throws MalformedURLException {
    return new JMXServiceURL(
        "service:jmx:rmi://"
            + LOOPBACK
            + ":"
            + port
            + "/jndi/rmi://"
            + LOOPBACK
            + ":"
            + port
            + "/jmxrmi");
  }

  /** Closes the port and the connections on it. */
  @Override
  public void close() throws IOException {
    try {
      connector.stop();
    } finally {
      unexport();
    }
  }

  private void unexport() {
    try {
      UnicastRemoteObject.unexportObject(registry, true);
    } catch (NoSuchObjectException e) {
      throw new IllegalStateException("the JMX registry was not exported", e);
    }
  }

  /** Equal to its like, which is how RMI knows that two exported objects can share a port. */
  private record Loopback() implements RMIServerSocketFactory {
    @Override
    public ServerSocket createServerSocket(int port) throws IOException {
      return new ServerSocket(port, BACKLOG, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    }
  }
}
