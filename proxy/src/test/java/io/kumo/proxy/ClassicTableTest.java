package io.kumo.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.fixture.VirtualClock;
import io.kumo.proxy.route.MemoryBackend;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whole conversations in the classic text protocol, each with the answers that memcached gives. All
 * were held against memcached 1.6.18, which differs in these: its {@code decr} from 10 stores a
 * space behind the 9, its exptime has 32 bits, it does not skip the data behind a key that is too
 * long, its largest value is a little smaller, and it lets {@code watch} stand at the beginning of
 * a connection.
 */
final class ClassicTableTest {
  private final VirtualClock clock = new VirtualClock();
  private MemoryProxy proxy;
  private RawClient client;

  @BeforeEach
  void open() throws IOException {
    proxy = new MemoryProxy(new MemoryBackend(clock, 1 << 20), ProxyLimits.DEFAULT, 0);
    client = new RawClient(proxy.port());
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    proxy.close();
  }

  private void converse(String request, String answer) throws IOException {
    assertEquals(RawClient.text(answer == null ? "" : answer), client.ask(RawClient.text(request)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      textBlock =
          """
          set k 7 0 3|abc|get k| => STORED|VALUE k 7 3|abc|END|
          set k 0 0 0||get k| => STORED|VALUE k 0 0||END|
          set k 4294967295 0 1|a|get k| => STORED|VALUE k 4294967295 1|a|END|
          get none|gets none| => END|END|
          get none k none| => END|
          set a 1 0 1|1|set b 2 0 1|2|get b x a b| => STORED|STORED|VALUE b 2 1|2|VALUE a 1 1|1|VALUE b 2 1|2|END|
          set k 0 0 1|a|gets k| => STORED|VALUE k 0 1 1|a|END|
          add k 0 0 1|a|add k 0 0 1|b|get k| => STORED|NOT_STORED|VALUE k 0 1|a|END|
          replace k 0 0 1|a|set k 0 0 1|a|replace k 5 0 1|b|get k| => NOT_STORED|STORED|STORED|VALUE k 5 1|b|END|
          append k 0 0 1|a|prepend k 0 0 1|a| => NOT_STORED|NOT_STORED|
          set k 3 0 1|b|append k 9 9 1|c|prepend k 9 9 1|a|get k| => STORED|STORED|STORED|VALUE k 3 3|abc|END|
          cas k 0 0 1 1|a| => NOT_FOUND|
          set k 0 0 1|a|cas k 0 0 1 9|b|cas k 0 0 1 0|b|cas k 0 0 1 1|c|get k| => STORED|EXISTS|EXISTS|STORED|VALUE k 0 1|c|END|
          incr k 1|decr k 1| => NOT_FOUND|NOT_FOUND|
          set k 0 0 2|10|incr k 5|decr k 100|incr k 18446744073709551615|incr k 2| => STORED|15|0|18446744073709551615|1|
          set k 0 0 1|x|incr k 1|set k 0 0 0||incr k 1| => STORED|CLIENT_ERROR cannot increment or decrement non-numeric value|STORED|CLIENT_ERROR cannot increment or decrement non-numeric value|
          set k 6 0 2|10|decr k 1|get k| => STORED|9|VALUE k 6 1|9|END|
          delete k|set k 0 0 1|a|delete k|get k| => NOT_FOUND|STORED|DELETED|END|
          delete k 0|delete k 0 noreply|delete k noreply| => NOT_FOUND|
          touch k 5|set k 0 0 1|a|touch k 5|gets k| => NOT_FOUND|STORED|TOUCHED|VALUE k 0 1 1|a|END|
          gat 5 k|set k 0 0 1|a|gat 5 k x|gats 5 k| => END|STORED|VALUE k 0 1|a|END|VALUE k 0 1 1|a|END|
          set k 0 -1 1|a|get k| => STORED|END|
          set k 0 1 1|a|get k| => STORED|VALUE k 0 1|a|END|
          set k 0 2592001 1|a|get k| => STORED|END|
          set k 0 4000000000 1|a|get k| => STORED|VALUE k 0 1|a|END|
          set k 0 0 1|a|flush_all|get k|set k 0 0 1|b|get k| => STORED|OK|END|STORED|VALUE k 0 1|b|END|
          set k 0 0 1|a|flush_all noreply|flush_all 0 noreply|flush_all -1|get k| => STORED|OK|END|
          verbosity 1|verbosity 0 noreply|verbosity noreply| => OK|
          version| => VERSION 1.6.40-kumo-0.1.0|
          set k 0 0 1 noreply|a|add k 0 0 1 noreply|b|incr k 1 noreply|get k| => VALUE k 0 1|a|END|
          set {k*250} 0 0 1|a|get {k*250}| => STORED|VALUE {k*250} 0 1|a|END|
          set {k*251} 0 0 5|get x|get k| => CLIENT_ERROR bad command line format|END|
          get a {k*251} b| => CLIENT_ERROR bad command line format|
          set k 0 0 1|ab|get k| => CLIENT_ERROR bad data chunk|ERROR|END|
          set k 0 0 1|a|set k 0 0 1|bc|get k| => STORED|CLIENT_ERROR bad data chunk|ERROR|VALUE k 0 1|a|END|
          set k 0 0 1 noreply|ab|get k| => ERROR|END|
          set k 0 0 -1| => CLIENT_ERROR bad command line format|
          set k 0 0 1|a|set k 0 0 1048577|{x*1048577}|get k| => STORED|SERVER_ERROR object too large for cache|END|
          set k 0 0 1|a|set k 0 0 1048577 noreply|{x*1048577}|get k| => STORED|END|
          set k 0 0 1|a|add k 0 0 1048577|{x*1048577}|get k| => STORED|SERVER_ERROR object too large for cache|VALUE k 0 1|a|END|
          set k 0 0 1048576|{x*1048576}|get k| => STORED|VALUE k 0 1048576|{x*1048576}|END|
          set k 0 0 1048576|{x*1048576}|append k 0 0 1|y| => STORED|NOT_STORED|
          foo|FOO|SET k 0 0 1|| => ERROR|ERROR|ERROR|ERROR|
          stats noreply|stats foo|stats reset|stats detail on| => ERROR|ERROR|RESET|OK|
          shutdown|watch|misbehave| => ERROR: shutdown not enabled|CLIENT_ERROR watch commands not allowed|ERROR|
          """)
  void answersAreThoseOfMemcached(String request, String answer) throws IOException {
    converse(request, answer);
  }

  @Test
  void whatIsTooOldIsGone() throws IOException {
    converse(
        "set k 0 2 1|a|touch t 1|set t 0 9 1|b|touch t 100|", "STORED|NOT_FOUND|STORED|TOUCHED|");
    clock.advanceMs(1999);
    converse("get k t|", "VALUE k 0 1|a|VALUE t 0 1|b|END|");
    clock.advanceMs(1);
    converse("get k t|", "VALUE t 0 1|b|END|");
    long date = clock.wallMs() / 1000 + 10;
    converse("gat " + date + " t|", "VALUE t 0 1|b|END|");
    clock.advanceMs(11_000);
    converse("get t|", "END|");
  }

  @Test
  void aDelayedFlushTakesWhatWasSetBeforeItFires() throws IOException {
    converse(
        "set a 0 0 1|1|flush_all 3|set b 0 0 1|2|get a b|",
        "STORED|OK|STORED|VALUE a 0 1|1|VALUE b 0 1|2|END|");
    clock.advanceMs(3000);
    converse("get a b|set a 0 0 1|1|get a|", "END|STORED|VALUE a 0 1|1|END|");
  }

  @Test
  void keysAndValuesOfAnyBytes() throws IOException {
    String odd = "\0\1\t\177\200\377";
    converse(
        "set " + odd + " 0 0 6|" + odd + "|get " + odd + "|",
        "STORED|VALUE " + odd + " 0 6|" + odd + "|END|");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      textBlock =
          """
          get k|quit|get k| => END|
          GET / HTTP/1.1|Host: x|| => ''
          POST /x HTTP/1.0|| => ''
          get k|{x*2049} => END|
          """)
  void someThingsEndTheConnectionBehindWhatCameBefore(String request, String answer)
      throws IOException {
    client.send(RawClient.text(request));
    assertEquals(RawClient.text(answer == null ? "" : answer), client.readToEnd());
  }

  @Test
  void theBinaryProtocolIsRefusedByClosing() throws IOException {
    client.send(new byte[] {(byte) 0x80, 0x0b, 0, 0});
    assertEquals("", client.readToEnd());
    assertEquals(1, proxy.counter("quits.protocol-unknown"));
  }

  @Test
  void aClientThatClosesItsSideIsStillAnswered() throws IOException {
    client.send("set k 0 0 1\r\na\r\nget k\r\nget").endInput();
    assertEquals("STORED\r\nVALUE k 0 1\r\na\r\nEND\r\n", client.readToEnd());
  }

  @Test
  void statisticsCountWhatHappened() throws IOException {
    client.ask(RawClient.text("set k 0 0 1|a|get k|get x|touch x 0|delete k|flush_all|"));
    String general = client.ask("stats\r\n");
    for (String line :
        new String[] {
          "version 1.6.40-kumo-0.1.0",
          "curr_connections 1",
          "cmd_get 2",
          "cmd_set 1",
          "cmd_flush 1",
          "cmd_touch 1",
          "get_hits 1",
          "get_misses 1",
          "touch_misses 1",
          "delete_hits 1",
          "pointer_size 64"
        }) {
      assertTrue(general.contains("STAT " + line + "\r\n"), line + " in " + general);
    }
    assertTrue(general.endsWith("END\r\n"));
    converse("stats reset|", "RESET|");
    assertTrue(client.ask("stats\r\n").contains("STAT cmd_get 0\r\n"));
    String settings = client.ask("stats settings\r\n");
    assertTrue(settings.contains("STAT item_size_max 1048576\r\n"), settings);
    assertTrue(settings.contains("STAT cas_enabled yes\r\n"));
    assertTrue(settings.contains("STAT flush_enabled yes\r\n"));
    converse("stats items|", "END|");
  }
}
