package io.kumo.live.traffic;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A connection on which the test itself speaks memcached's text protocol, byte for byte.
 *
 * <p>Texts are ISO 8859-1, so that each char is one byte. For one thread, or one that writes and
 * one that reads.
 */
public final class TextConnection implements AutoCloseable {
  private static final int SILENCE_MS_MAX = 60_000;

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  /** Connects. A read fails after {@value #SILENCE_MS_MAX} ms of silence. */
  public TextConnection(InetSocketAddress face) throws IOException {
    socket = new Socket();
    socket.connect(face, SILENCE_MS_MAX);
    socket.setSoTimeout(SILENCE_MS_MAX);
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
    out = socket.getOutputStream();
  }

  /** Sends bytes as they are. */
  public void send(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  /** Sends text as it is; line ends are the caller's. */
  public void send(String text) throws IOException {
    send(text.getBytes(ISO_8859_1));
  }

  /** Says that nothing more will be sent. */
  public void shutdownOutput() throws IOException {
    socket.shutdownOutput();
  }

  /** Sends a line and gives the first line of the answer. */
  public String ask(String line) throws IOException {
    send(line + "\r\n");
    return line();
  }

  /** Stores a value and gives the answer. */
  public String set(String key, byte[] value) throws IOException {
    send(setCommand(key, value, ""));
    return line();
  }

  /**
   * The bytes of a {@code set} without flags and expiry.
   *
   * @param option {@code " noreply"} or nothing
   */
  public static byte[] setCommand(String key, byte[] value, String option) {
    ByteArrayOutputStream command = new ByteArrayOutputStream(value.length + 300);
    command.writeBytes(
        ("set " + key + " 0 0 " + value.length + option + "\r\n").getBytes(ISO_8859_1));
    command.writeBytes(value);
    command.writeBytes("\r\n".getBytes(ISO_8859_1));
    return command.toByteArray();
  }

  /** The value of a key, null if there is none. */
  public byte[] get(String key) throws IOException {
    send("get " + key + "\r\n");
    return values().get(key);
  }

  /** The cas unique of a key that exists. */
  public long cas(String key) throws IOException {
    send("gets " + key + "\r\n");
    String[] words = line().split(" ", -1);
    if (!words[0].equals("VALUE")) {
      throw new IOException("no value for " + key + ": " + words[0]);
    }
    block(Integer.parseInt(words[3]));
    expect("END");
    return Long.parseUnsignedLong(words[4]);
  }

  /**
   * Reads the answer to one get of any number of keys, up to its END.
   *
   * @throws IOException if another line comes than a value or END
   */
  public Map<String, byte[]> values() throws IOException {
    Map<String, byte[]> values = new LinkedHashMap<>();
    String line = line();
    while (!line.equals("END")) {
      String[] words = line.split(" ", -1);
      if (!words[0].equals("VALUE")) {
        throw new IOException("no value and no END: " + line);
      }
      values.put(words[1], block(Integer.parseInt(words[3])));
      line = line();
    }
    return values;
  }

  /** Reads {@code length} bytes and the line end behind them. */
  public byte[] block(int length) throws IOException {
    byte[] block = in.readNBytes(length);
    if (block.length < length) {
      throw new EOFException("closed after " + block.length + " of " + length + " bytes");
    }
    if (in.read() != '\r' || in.read() != '\n') {
      throw new IOException("no line end behind a block of " + length + " bytes");
    }
    return block;
  }

  /**
   * Reads a line, without its end.
   *
   * @throws EOFException if the connection was closed instead
   */
  public String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int previous = 0;
    while (true) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("closed after: " + line.toString(ISO_8859_1));
      }
      line.write(next);
      if (next == '\n' && previous == '\r') {
        return line.toString(ISO_8859_1).substring(0, line.size() - 2);
      }
      previous = next;
    }
  }

  /** Reads a line, which must be {@code expected}. */
  public void expect(String expected) throws IOException {
    String line = line();
    if (!line.equals(expected)) {
      throw new AssertionError("expected <" + expected + "> but got <" + line + ">");
    }
  }

  /** Reads to the end of the connection; how much came is told, not what. */
  public long drain() throws IOException {
    return in.transferTo(OutputStream.nullOutputStream());
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
