package io.kumo.live.attack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Bytes that are no request.
 *
 * @param name for messages
 */
public record Payload(String name, byte[] bytes) {
  private static final int RANDOM_COUNT = 40;
  private static final int RANDOM_BYTES_MAX = 100_000;

  /** What no port understands. */
  public static List<Payload> forAnyPort(long seed) {
    List<Payload> payloads = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < RANDOM_COUNT; i++) {
      byte[] bytes = new byte[random.nextInt(1, i % 4 == 0 ? RANDOM_BYTES_MAX : 100)];
      random.nextBytes(bytes);
      payloads.add(new Payload("random " + i + " of seed " + seed, bytes));
    }
    payloads.add(new Payload("nothing", new byte[0]));
    payloads.add(new Payload("zeros", new byte[10_000]));
    payloads.add(filled("ones", 10_000, (byte) 0xff));
    payloads.add(filled("letters without an end", 1_000_000, (byte) 'a'));
    payloads.add(filled("spaces without an end", 1_000_000, (byte) ' '));
    payloads.add(filled("line ends", 20_000, (byte) '\n'));
    payloads.add(text("an HTTP request", "GET / HTTP/1.1\r\nHost: kumo\r\n\r\n"));
    payloads.add(text("an SSH greeting", "SSH-2.0-OpenSSH_9.2\r\n"));
    payloads.add(new Payload("a TLS hello", hex("1603010200010001fc0303" + "5a".repeat(506))));
    payloads.add(text("an HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"));
    payloads.add(new Payload("HTTP/2, then noise", http2ThenNoise(random)));
    return payloads;
  }

  private static byte[] http2ThenNoise(SplittableRandom random) {
    byte[] preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(ISO_8859_1);
    byte[] all = new byte[preface.length + 5_000];
    random.nextBytes(all);
    System.arraycopy(preface, 0, all, 0, preface.length);
    return all;
  }

  /** Frames of the native protocol that lie about their length or come where they must not. */
  public static List<Payload> forNativePort() {
    List<Payload> payloads = new ArrayList<>();
    int[] lengths = {0, 1, 5, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 1 << 30, 200 << 20, 1_000};
    for (int length : lengths) {
      for (int type : new int[] {0, 1, 2, 3, 4, 5, 16, 17, 18, 32, 34, 35, 64, 70, 127, 255}) {
        payloads.add(
            new Payload(
                "length " + length + ", type " + type,
                ByteBuffer.allocate(4 + 6 + 20)
                    .putInt(length)
                    .put((byte) type)
                    .put((byte) 0)
                    .putInt(7)
                    .array()));
      }
    }
    for (int bytes = 1; bytes < 10; bytes++) {
      payloads.add(new Payload("the first " + bytes + " bytes of a frame", new byte[bytes]));
    }
    payloads.add(text("a memcached request", "get a\r\nset b 0 0 1\r\nx\r\nquit\r\n"));
    return payloads;
  }

  /** Requests that memcached refuses, and some that end in the middle. */
  public static List<Payload> forMemcachedPort() {
    return List.of(
        text("a line without an end", "get " + "k".repeat(100_000)),
        text("a set line without an end", "set " + "k".repeat(100_000)),
        text("a huge value", "set a 0 0 2000000000\r\n" + "x".repeat(1_000_000)),
        text("a value that overflows", "set a 0 0 99999999999999999999\r\nx\r\n"),
        text("a negative value", "set a 0 0 -1\r\nx\r\n"),
        text("half a value", "set a 0 0 1000\r\n" + "x".repeat(500)),
        text("half a command", "set a 0"),
        text("a bad chunk", "set a 0 0 3\r\nabcdef\r\nget a\r\n"),
        text("a key that is too long", "get " + "k".repeat(251) + "\r\n"),
        text("numbers that are none", "incr a x\r\nset a x y z\r\ntouch a b\r\n"),
        text("half a get of many keys", "get" + " key".repeat(100_000)),
        text("many errors", "nonsense\r\n".repeat(20_000)),
        new Payload("a binary magic", filled("", 24, (byte) 0x80).bytes()),
        new Payload("a huge binary body", hex("80010000080000007fffffff" + "00".repeat(12))),
        new Payload("binary noise behind a magic", binaryNoise()));
  }

  private static byte[] binaryNoise() {
    byte[] bytes = new byte[5_000];
    new SplittableRandom(5).nextBytes(bytes);
    bytes[0] = (byte) 0x80;
    return bytes;
  }

  private static Payload text(String name, String text) {
    return new Payload(name, text.getBytes(ISO_8859_1));
  }

  private static Payload filled(String name, int length, byte with) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, with);
    return new Payload(name, bytes);
  }

  private static byte[] hex(String digits) {
    return java.util.HexFormat.of().parseHex(digits);
  }

  @Override
  public String toString() {
    return name;
  }
}
