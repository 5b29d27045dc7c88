package io.kumo.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client that sends what it is told and shows what comes, in texts of Latin-1. */
final class RawClient implements AutoCloseable {
  private static final int TIMEOUT_MS = 10_000;
  private static final Pattern REPEAT = Pattern.compile("\\{(.)\\*(\\d+)}");

  private final Socket socket;
  private final InputStream in;

  RawClient(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(TIMEOUT_MS);
    socket.setTcpNoDelay(true);
    in = socket.getInputStream();
  }

  /** A text in which a bar is a line end, and {@code {x*3}} is {@code xxx}. */
  static String text(String pattern) {
    Matcher matcher = REPEAT.matcher(pattern);
    return matcher
        .replaceAll(
            match ->
                Matcher.quoteReplacement(match.group(1).repeat(Integer.parseInt(match.group(2)))))
        .replace("|", "\r\n");
  }

  RawClient send(String text) throws IOException {
    return send(text.getBytes(ISO_8859_1));
  }

  RawClient send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  /** Ends what is sent; replies still come. */
  RawClient endInput() throws IOException {
    socket.shutdownOutput();
    return this;
  }

  /** All that comes up to this text, which is included. */
  String readUntil(String end) throws IOException {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    byte[] mark = end.getBytes(ISO_8859_1);
    int next = in.read();
    while (next >= 0) {
      read.write(next);
      if (next == mark[mark.length - 1] && read.toString(ISO_8859_1).endsWith(end)) {
        return read.toString(ISO_8859_1);
      }
      next = in.read();
    }
    return read.toString(ISO_8859_1) + "<closed>";
  }

  /** All that comes until the server closes. */
  String readToEnd() throws IOException {
    return new String(in.readAllBytes(), ISO_8859_1);
  }

  /** What is answered to a whole request, shown by the answer to the next. */
  String ask(String request) throws IOException {
    String mark = "CLIENT_ERROR usage: stats detail on|off|dump\r\n";
    String answer = send(request).send("stats detail\r\n").readUntil(mark);
    return answer.endsWith(mark) ? answer.substring(0, answer.length() - mark.length()) : answer;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
