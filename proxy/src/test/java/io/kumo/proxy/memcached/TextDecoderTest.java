package io.kumo.proxy.memcached;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.message.Expiry;
import io.kumo.message.Mutation;
import io.kumo.ring.Key;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TextDecoderTest {
  private static final String BAD_FORMAT = "CLIENT_ERROR bad command line format";
  private static final String KEY_250 = "k".repeat(250);
  private static final String KEY_251 = "k".repeat(251);

  private static Command.Mutate store(Mutation.StoreMode mode, boolean noreply, long cas) {
    OptionalLong compare = cas < 0 ? OptionalLong.empty() : OptionalLong.of(cas);
    return new Command.Mutate(
        TextForm.of(noreply),
        new Mutation.Store(
            Key.of("k"), mode, "abc".getBytes(ISO_8859_1), 7, Expiry.afterMs(9000), compare));
  }

  private static String answer(Command command) {
    return ((TextForm) assertInstanceOf(Command.Answered.class, command).form()).line();
  }

  private static List<String> answers(String text) {
    return Decoding.of(text).stream().map(TextDecoderTest::answer).toList();
  }

  @Test
  void storageCommands() {
    assertEquals(store(Mutation.StoreMode.SET, false, -1), Decoding.one("set k 7 9 3\r\nabc\r\n"));
    assertEquals(
        store(Mutation.StoreMode.ADD, true, -1), Decoding.one("add k 7 9 3 noreply\r\nabc\r\n"));
    assertEquals(
        store(Mutation.StoreMode.REPLACE, false, -1), Decoding.one("replace k 7 9 3\nabc\r\n"));
    assertEquals(
        store(Mutation.StoreMode.APPEND, false, -1), Decoding.one(" append  k 7 9 3 \r\nabc\r\n"));
    assertEquals(
        store(Mutation.StoreMode.PREPEND, false, -1), Decoding.one("prepend k 7 9 3 x\r\nabc\r\n"));
    assertEquals(store(Mutation.StoreMode.SET, false, 5), Decoding.one("cas k 7 9 3 5\r\nabc\r\n"));
    assertEquals(
        store(Mutation.StoreMode.SET, true, 0), Decoding.one("cas k 7 9 3 0 noreply\r\nabc\r\n"));
  }

  @Test
  void valuesMayHoldAnyBytesAndNone() {
    Command command = Decoding.one("set k 0 0 5\r\n\r\n\0\r\n\r\n");
    Mutation.Store store = (Mutation.Store) ((Command.Mutate) command).mutation();
    assertArrayEquals(new byte[] {'\r', '\n', 0, '\r', '\n'}, store.value());
    command = Decoding.one("set k 0 0 0\r\n\r\n");
    assertEquals(0, ((Mutation.Store) ((Command.Mutate) command).mutation()).value().length);
  }

  @Test
  void retrievals() {
    Keys ab = Keys.of(Key.of("a"), Key.of("b"), Key.of("a"));
    assertEquals(
        new Command.Retrieve(TextForm.PLAIN, Keys.of(Key.of("a")), Optional.empty()),
        Decoding.one("get a\r\n"));
    assertEquals(
        new Command.Retrieve(TextForm.WITH_CAS, ab, Optional.empty()),
        Decoding.one("gets a  b a\r\n"));
    assertEquals(
        new Command.Retrieve(TextForm.PLAIN, ab, Optional.of(Expiry.NEVER)),
        Decoding.one("gat 0 a b a\n"));
    assertEquals(
        new Command.Retrieve(
            TextForm.WITH_CAS, Keys.of(Key.of("a")), Optional.of(Expiry.afterMs(1000))),
        Decoding.one("gats 1 a\r\n"));
    assertEquals(List.of("CLIENT_ERROR invalid exptime argument"), answers("gat x a\r\n"));
  }

  @Test
  void oneBadKeyGivesOneError() {
    assertEquals(List.of(BAD_FORMAT), answers("get a " + KEY_251 + " b\r\n"));
    assertEquals(List.of(BAD_FORMAT), answers("gat 0 " + KEY_251 + "\r\n"));
  }

  @Test
  void keysHaveUpTo250BytesOfAnyKind() {
    assertInstanceOf(Command.Retrieve.class, Decoding.one("get " + KEY_250 + "\r\n"));
    String odd = "\0\1\177\200\377\t";
    Command.Retrieve get = (Command.Retrieve) Decoding.one("get " + odd + "\r\n");
    assertArrayEquals(odd.getBytes(ISO_8859_1), get.keys().at(0).bytes());
    assertEquals(List.of(BAD_FORMAT), answers("set " + KEY_251 + " 0 0 4\r\nget \r\n"));
    assertEquals(List.of(BAD_FORMAT), answers("incr " + KEY_251 + " 1\r\n"));
    assertEquals(List.of(BAD_FORMAT), answers("delete " + KEY_251 + "\r\n"));
    assertEquals(List.of(BAD_FORMAT), answers("touch " + KEY_251 + " 0\r\n"));
  }

  @Test
  void manyKeysOfALongLine() {
    String keys = "0123456789 ".repeat(50_000);
    Command.Retrieve get = (Command.Retrieve) Decoding.one("get " + keys + "\r\n");
    assertEquals(50_000, get.keys().count());
    assertEquals(Key.of("0123456789"), get.keys().at(49_999));
  }

  @ParameterizedTest
  @CsvSource({
    "0, NEVER, 0",
    "-1, AFTER, 0",
    "1, AFTER, 1000",
    "2592000, AFTER, 2592000000",
    "2592001, AT, 2592001000",
    "4294967296, AT, 4294967296000",
    "9223372036854775807, AT, 9223372036854775807"
  })
  void exptimes(String text, Expiry.Kind kind, long ms) {
    Command.Mutate touch = (Command.Mutate) Decoding.one("touch k " + text + "\r\n");
    assertEquals(new Mutation.Touch(Key.of("k"), new Expiry(kind, ms), false), touch.mutation());
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 1", "2147483648, -2147483648", "4294967295, -1"})
  void flagsAreUnsignedOf32Bits(String text, int flags) {
    Command.Mutate set = (Command.Mutate) Decoding.one("set k " + text + " 0 0\r\n\r\n");
    assertEquals(flags, ((Mutation.Store) set.mutation()).flags());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "set k -1 0 1",
        "set k 4294967296 0 1",
        "set k x 0 1",
        "set k 0 x 1",
        "set k 0 0 -1",
        "set k 0 0 x",
        "set k 0 0 1x",
        "set k 0 0 2147483646",
        "cas k 0 0 1 x",
        "cas k 0 0 1 -1",
        "cas k 0 0 1 18446744073709551616",
        "set k 0 0",
        "set",
        "cas k 0 0 1",
        "get",
        "gets",
        "gat",
        "gat 0",
        "incr k",
        "decr",
        "delete",
        "touch k",
        "verbosity x",
        "stats cachedump 1 x"
      })
  void badLines(String line) {
    assertEquals(List.of(BAD_FORMAT), answers(line + "\r\n"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "a",
        "foo",
        "GET k",
        "Set k 0 0 1",
        "quit x",
        "quit noreply",
        "verbosity",
        "verbosity 1 2 3",
        "set k 0 0 1 noreply x",
        "cas k 0 0 1 2 noreply x",
        "incr k 1 2 3",
        "delete k 0 noreply x",
        "touch k 1 2 3",
        "flush_all 0 1 2",
        "stats noreply",
        "stats foo",
        "slabs",
        "lru",
        "lru mode x",
        "lru_crawler",
        "cache_memlimit",
        "get\r k",
        "misbehave",
        "version\r"
      })
  void unknownLines(String line) {
    assertEquals(List.of("ERROR"), answers(line + "\r\n"));
  }

  @Test
  void versionIgnoresWhatStandsBehindItAsMemcapableDemands() {
    assertEquals(
        List.of(TextEncoder.VERSION_LINE, TextEncoder.VERSION_LINE),
        answers("version foo bar\r\nversion noreply\r\n"));
  }

  @Test
  void arithmetic() {
    Command.Mutate incr = (Command.Mutate) Decoding.one("incr k 18446744073709551615 noreply\r\n");
    assertEquals(
        new Mutation.Arithmetic(
            Key.of("k"), false, -1L, OptionalLong.empty(), Expiry.NEVER, OptionalLong.empty()),
        incr.mutation());
    assertEquals(TextForm.NOREPLY, incr.form());
    String error = "CLIENT_ERROR invalid numeric delta argument";
    assertEquals(
        List.of(error, error, error),
        answers("incr k x\r\ndecr k -1\r\nincr k 18446744073709551616\r\n"));
  }

  @Test
  void deletions() {
    Command plain =
        new Command.Mutate(TextForm.PLAIN, new Mutation.Delete(Key.of("k"), OptionalLong.empty()));
    Command silent =
        new Command.Mutate(
            TextForm.NOREPLY, new Mutation.Delete(Key.of("k"), OptionalLong.empty()));
    assertEquals(List.of(plain, plain), Decoding.of("delete k\r\ndelete k 0\r\n"));
    assertEquals(List.of(silent, silent), Decoding.of("delete k noreply\ndelete k 0 noreply\n"));
    assertEquals(
        List.of("CLIENT_ERROR bad command line format.  Usage: delete <key> [noreply]"),
        answers("delete k 1\r\n"));
  }

  @Test
  void flushes() {
    assertEquals(
        List.of(
            new Command.FlushAll(TextForm.PLAIN, Expiry.IMMEDIATELY),
            new Command.FlushAll(TextForm.NOREPLY, Expiry.IMMEDIATELY),
            new Command.FlushAll(TextForm.PLAIN, Expiry.IMMEDIATELY),
            new Command.FlushAll(TextForm.NOREPLY, Expiry.afterMs(2000))),
        Decoding.of("flush_all\r\nflush_all noreply\r\nflush_all -1\r\nflush_all 2 noreply\r\n"));
    assertEquals(List.of("CLIENT_ERROR invalid exptime argument"), answers("flush_all x\r\n"));
  }

  @Test
  void badChunkLosesTheValueAndGoesOnBehindIt() {
    List<Command> commands = Decoding.of("set k 0 0 1\r\nabc\r\nversion\r\n");
    assertEquals("CLIENT_ERROR bad data chunk", answer(commands.get(0)));
    assertEquals(3, commands.size());
    assertEquals("ERROR", answer(commands.get(1)));
    assertEquals(
        List.of("CLIENT_ERROR bad data chunk", "ERROR"),
        answers("set k 0 0 5\r\na\r\nversion\r\n"));
    assertEquals(List.of("CLIENT_ERROR bad data chunk"), answers("set k 0 0 1\na\nx"));
  }

  @Test
  void tooLargeSkipsTheValue() {
    String body = "x".repeat(Decoding.VALUE_BYTES_MAX + 1);
    assertEquals(
        List.of(
            new Command.Oversized(TextForm.PLAIN, Key.of("k"), true),
            TextGrammar.answer("VERSION")),
        Decoding.of("set k 0 0 101\r\n" + body + "\r\nversion\r\n"));
    assertEquals(
        new Command.Oversized(TextForm.NOREPLY, Key.of("k"), false),
        Decoding.one("add k 0 0 101 noreply\r\n" + body + "xx"));
    assertEquals(
        new Command.Oversized(TextForm.PLAIN, Key.of("k"), false),
        Decoding.one("cas k 0 0 101 1\r\n" + body + "\r\n"));
  }

  @Test
  void noreplyHidesErrorsOfTheRequest() {
    for (String line :
        List.of(
            "set k x 0 1 noreply\r\n",
            "set k 0 0 1 noreply\r\nabc",
            "incr k x noreply\r\n",
            "touch k x noreply\r\n",
            "delete k 1 noreply\r\n",
            "flush_all noreply noreply\r\n",
            "verbosity noreply\r\n")) {
      assertEquals(List.of(new Command.Answered(TextForm.NOREPLY)), Decoding.of(line), line);
    }
  }

  @Test
  void linesWithoutEndCloseUnlessTheyBeginWithGet() {
    Decoding set = new Decoding().feed("x".repeat(2048).getBytes(ISO_8859_1));
    assertEquals(List.of(), set.commands());
    assertEquals(
        List.of(new Command.Quit(TextForm.PLAIN, Command.Quit.Reason.LINE_TOO_LONG)),
        set.feed(new byte[] {'x'}).commands());
    Decoding get = new Decoding().feed(("gets " + "k ".repeat(100_000)).getBytes(ISO_8859_1));
    assertEquals(List.of(), get.commands());
    assertEquals(1, get.feed(new byte[] {'\n'}).commands().size());
    Decoding endless = new Decoding().feed(("get " + "k ".repeat(600_000)).getBytes(ISO_8859_1));
    assertInstanceOf(Command.Quit.class, endless.commands().get(0));
  }

  @Test
  void wholeLinesOverTheBoundAreStillUnderstood() {
    assertEquals(List.of(BAD_FORMAT), answers("set " + "k".repeat(5000) + " 0 0 1\r\na\r\n"));
    assertInstanceOf(Command.Quit.class, Decoding.one("x".repeat(20_000) + "\r\n"));
  }

  @Test
  void httpAndQuitEndTheConnection() {
    assertEquals(
        List.of(new Command.Quit(TextForm.PLAIN, Command.Quit.Reason.HTTP)),
        Decoding.of("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
    assertEquals(
        List.of(new Command.Quit(TextForm.PLAIN, Command.Quit.Reason.ASKED)),
        Decoding.of("quit\r\nversion\r\n"));
  }

  @Test
  void announcedLengthsCostNothingAndPartsAreBounded() {
    MemoryBudget budget = new MemoryBudget(100_000);
    Decoding decoding = new Decoding(1 << 20, budget);
    decoding.feed("set k 0 0 1000000\r\n".getBytes(ISO_8859_1));
    assertEquals(0, budget.usedBytes());
    assertTrue(decoding.decoder().midCommand());
    decoding.feed(new byte[50_000]);
    assertTrue(budget.usedBytes() > 0 && budget.usedBytes() < 100_000);
    decoding.feed(new byte[950_000]);
    assertEquals(0, budget.usedBytes());
    assertEquals("SERVER_ERROR out of memory storing object", answer(decoding.commands().get(0)));
    decoding.feed("\r\nversion\r\n".getBytes(ISO_8859_1));
    assertEquals(TextGrammar.answer("VERSION"), decoding.commands().get(1));
    assertFalse(decoding.decoder().midCommand());
  }

  @Test
  void closingGivesBackWhatAPartHolds() {
    Decoding decoding = new Decoding(1 << 20, new MemoryBudget(1 << 20));
    decoding.feed("set k 0 0 1000000\r\n".getBytes(ISO_8859_1)).feed(new byte[500_000]);
    assertTrue(decoding.budget().usedBytes() > 0);
    decoding.decoder().close();
    assertEquals(0, decoding.budget().usedBytes());
  }
}
