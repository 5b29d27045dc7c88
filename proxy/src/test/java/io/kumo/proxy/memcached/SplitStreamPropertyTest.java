package io.kumo.proxy.memcached;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Where a stream is cut must never show in the commands that come of it. */
final class SplitStreamPropertyTest {
  private static final String[] PIECES = {
    "get",
    "gets",
    "gat",
    "set",
    "add",
    "cas",
    "append",
    "incr",
    "delete",
    "touch",
    "flush_all",
    "version",
    "stats",
    "noreply",
    "k",
    "key2",
    "0",
    "1",
    "5",
    "-1",
    "101",
    "4294967295",
    "4294967296",
    "x",
    "HTTP/",
    " ",
    " ",
    "  ",
    "\r\n",
    "\r\n",
    "\n",
    "\r",
    "\0",
    "abc",
    "\u00ff",
    "set k 0 0 3\r\nabc\r\n",
    "set k 0 0 3 noreply\r\nabc\r\n",
    "cas k 1 2 1 9\r\nz\r\n",
    "get a b c\r\n",
    "set k 0 0 3\r\nabcd\r\n",
    "delete k\r\n",
    "add big 0 0 101\r\n",
    "y".repeat(60),
    "set k 0 0 60\r\n"
  };

  @Provide
  Arbitrary<byte[]> streams() {
    Arbitrary<String> pieces = Arbitraries.of(PIECES);
    return pieces
        .list()
        .ofMaxSize(30)
        .map(list -> String.join("", list).getBytes(StandardCharsets.ISO_8859_1));
  }

  @Property(tries = 2000)
  void everyCutGivesTheSameCommands(@ForAll("streams") byte[] stream) {
    Decoding whole = new Decoding().feed(stream);
    for (int cut = 0; cut <= stream.length; cut++) {
      Decoding parts =
          new Decoding()
              .feed(Arrays.copyOfRange(stream, 0, cut))
              .feed(Arrays.copyOfRange(stream, cut, stream.length));
      assertSame(whole, parts);
    }
  }

  @Property(tries = 2000)
  void singleBytesGiveTheSameCommands(@ForAll("streams") byte[] stream) {
    Decoding bytes = new Decoding();
    for (byte value : stream) {
      bytes.feed(new byte[] {value});
    }
    assertSame(new Decoding().feed(stream), bytes);
  }

  @Property(tries = 500)
  void garbageNeverFailsAndGivesTheSameCommands(@ForAll byte[] garbage, @ForAll long seed) {
    Random random = new Random(seed);
    Decoding parts = new Decoding();
    int place = 0;
    while (place < garbage.length) {
      int size = Math.min(garbage.length - place, 1 + random.nextInt(20));
      parts.feed(Arrays.copyOfRange(garbage, place, place + size));
      place += size;
    }
    assertSame(new Decoding().feed(garbage), parts);
  }

  private static void assertSame(Decoding expected, Decoding actual) {
    List<Command> commands = expected.commands();
    assertEquals(commands, actual.commands());
    assertArrayEquals(expected.left(), actual.left());
    assertEquals(expected.decoder().midCommand(), actual.decoder().midCommand());
  }
}
