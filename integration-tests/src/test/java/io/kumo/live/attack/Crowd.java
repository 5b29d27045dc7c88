package io.kumo.live.attack;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** Many connections that take what a server gives to a client and give nothing. For one thread. */
public final class Crowd implements AutoCloseable {
  private final List<SocketChannel> channels = new ArrayList<>();

  /**
   * Connects {@code count} times.
   *
   * @param greeting what each sends at once: the beginning of something, or nothing
   */
  public Crowd(InetSocketAddress target, int count, byte[] greeting) throws IOException {
    try {
      for (int i = 0; i < count; i++) {
        SocketChannel channel = SocketChannel.open();
        channels.add(channel);
        channel.connect(target);
        if (greeting.length > 0) {
          channel.write(ByteBuffer.wrap(greeting));
        }
      }
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  /**
   * Sends one more byte on each connection.
   *
   * @return how many connections are still open to it
   */
  public int trickle(byte next) {
    return (int) channels.stream().filter(channel -> takes(channel, next)).count();
  }

  private static boolean takes(SocketChannel channel, byte next) {
    try {
      return channel.write(ByteBuffer.wrap(new byte[] {next})) == 1;
    } catch (IOException closed) {
      // The server has had enough of this one, as it may.
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    for (SocketChannel channel : channels) {
      channel.close();
    }
  }
}
