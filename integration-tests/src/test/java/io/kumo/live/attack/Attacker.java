package io.kumo.live.attack;

import io.kumo.ring.Address;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Sends payloads to one port, each on a connection of its own. */
public final class Attacker {
  private static final int SILENCE_MS_MAX = 30_000;
  private static final int ANSWER_BYTES_MAX = 16 << 20;

  private final InetSocketAddress target;

  /** Attacks {@code target}. */
  public Attacker(Address target) {
    this.target = new InetSocketAddress(target.host(), target.port());
  }

  /**
   * Sends each payload and then says that nothing will follow: the server must answer with
   * something and close, or just close.
   *
   * @throws AssertionError where it does neither, or answers without end
   */
  public void attack(List<Payload> payloads) throws IOException {
    for (Payload payload : payloads) {
      attack(payload);
    }
  }

  private void attack(Payload payload) throws IOException {
    try (Socket socket = connect()) {
      CompletableFuture<Void> sent =
          CompletableFuture.runAsync(() -> send(socket, payload.bytes()));
      drain(socket, payload);
      sent.join();
    }
  }

  /** A connection on which reading fails when the server is silent for too long. */
  Socket connect() throws IOException {
    Socket socket = new Socket();
    socket.connect(target, SILENCE_MS_MAX);
    socket.setSoTimeout(SILENCE_MS_MAX);
    return socket;
  }

  private static void send(Socket socket, byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      socket.shutdownOutput();
    } catch (IOException closed) {
      // The server has closed already, as it may. If it has not, draining will notice.
      return;
    }
  }

  private void drain(Socket socket, Payload payload) throws IOException {
    try {
      InputStream in = socket.getInputStream();
      byte[] buffer = new byte[1 << 16];
      long total = 0;
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        total += read;
        if (total > ANSWER_BYTES_MAX) {
          throw new AssertionError(target + " answers without end to: " + payload);
        }
      }
    } catch (SocketTimeoutException e) {
      throw new AssertionError(target + " neither answers nor closes after: " + payload, e);
    } catch (IOException reset) {
      // A close with bytes unread arrives as a reset.
      return;
    }
  }
}
