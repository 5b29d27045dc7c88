package io.kumo.proxy.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.fixture.VirtualClock;
import io.kumo.message.DataReply;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ConnectionSessionTest {
  private static final SessionLimits LIMITS = new SessionLimits(16, 1000);

  private final VirtualClock clock = new VirtualClock();
  private final MemoryBackend memory = new MemoryBackend(clock, 500);
  private final SlowBackend slow = new SlowBackend(memory);
  private final Conversation client = new Conversation(clock, slow, LIMITS);

  private static DataReply notRun(DataReply.NotRun.Reason reason) {
    return new DataReply.NotRun(0, reason, 1, 1, Optional.empty());
  }

  private static String lines(String... lines) {
    return String.join("\r\n", lines) + "\r\n";
  }

  @Test
  void commandsOnDifferentKeysRunSideBySideAndAreAnsweredInOrder() {
    client.send("set a 0 0 1\r\n1\r\nget b\r\ndelete c\r\n");
    assertEquals(List.of("set a", "get b", "delete c"), slow.waiting());
    slow.run(2);
    slow.run(1);
    assertEquals("", client.replies());
    slow.run(0);
    assertEquals("STORED\r\nEND\r\nNOT_FOUND\r\n", client.replies());
  }

  @Test
  void commandsOnOneKeyWaitForEarlierChangesAlsoWithNoreply() {
    client.send("set a 0 0 1 noreply\r\n1\r\nget a\r\nappend a 0 0 1\r\n2\r\nget a\r\nget z\r\n");
    assertEquals(List.of("set a", "get z"), slow.waiting());
    slow.runAll();
    assertEquals(
        "VALUE a 0 1\r\n1\r\nEND\r\nSTORED\r\nVALUE a 0 2\r\n12\r\nEND\r\nEND\r\n",
        client.replies());
  }

  @Test
  void changesWaitForEarlierReadsOfTheirKey() {
    client.send("set a 0 0 1\r\n1\r\n");
    slow.runAll();
    client.send("get a\r\nget a\r\nset a 0 0 1\r\n2\r\n");
    assertEquals(List.of("get a", "get a"), slow.waiting());
    slow.runAll();
    assertEquals(
        "STORED\r\nVALUE a 0 1\r\n1\r\nEND\r\nVALUE a 0 1\r\n1\r\nEND\r\nSTORED\r\n",
        client.replies());
  }

  @Test
  void flushWaitsForAllBeforeItAndHoldsAllAfterIt() {
    client.send("set a 0 0 1\r\n1\r\nget b\r\nflush_all\r\nget a\r\nversion\r\n");
    assertEquals(List.of("set a", "get b"), slow.waiting());
    slow.run(0);
    assertEquals(List.of("get b"), slow.waiting());
    slow.run(0);
    assertEquals(List.of("flush"), slow.waiting());
    slow.run(0);
    assertEquals(List.of("get a"), slow.waiting());
    slow.run(0);
    assertEquals("STORED\r\nEND\r\nOK\r\nEND\r\nVERSION 1.6.40-test\r\n", client.replies());
  }

  @Test
  void partlyFailedFlushSaysHowMany() {
    client.send("flush_all\r\nget a\r\n");
    slow.answerFlush(0, new Backend.FlushOutcome(3, 8));
    slow.runAll();
    assertEquals("SERVER_ERROR flushed 3 of 8 partitions\r\nEND\r\n", client.replies());
    assertEquals(
        List.of("FLUSH FAILED", "failed OUTCOME_UNKNOWN", "GET NOT_FOUND"), client.listener.events);
  }

  @Test
  void failedFlushIsAnsweredAndTheConnectionGoesOn() {
    client.send("flush_all\r\nversion\r\n");
    slow.fail(0, new IllegalStateException("no ring"));
    assertEquals(
        "SERVER_ERROR outcome unknown: no ring\r\nVERSION 1.6.40-test\r\n", client.replies());
  }

  @Test
  void delayedFlushCountsFromNowAlsoWhereADateIsNamed() {
    client.send("set a 0 0 1\r\n1\r\nflush_all 2\r\n");
    slow.runAll();
    client.send("get a\r\n");
    slow.runAll();
    assertEquals("STORED\r\nOK\r\nVALUE a 0 1\r\n1\r\nEND\r\n", client.replies());
    clock.advanceMs(2000);
    client.send("get a\r\n");
    slow.runAll();
    assertEquals("END\r\n", client.replies());
  }

  @Test
  void aKeyThatCannotBeReadEndsARetrievalByAnErrorAndIsNoMiss() {
    client.send("get a b c\r\nget d\r\n");
    slow.answer(1, new DataReply.Unknown(0, "timed out\r\nafter 3000 ms"));
    slow.runAll();
    assertEquals(
        "SERVER_ERROR not readable: timed out??after 3000 ms\r\nEND\r\n", client.replies());
  }

  @Test
  void valuesBeforeAFailureMayBeSentButNoEnd() {
    client.send("set a 0 0 1\r\n1\r\n");
    slow.runAll();
    client.send("get a b\r\n");
    slow.run(0);
    slow.answer(0, notRun(DataReply.NotRun.Reason.NOT_SERVING));
    assertEquals(
        "STORED\r\nVALUE a 0 1\r\n1\r\nSERVER_ERROR not run: partition is not serving\r\n",
        client.replies());
  }

  @Test
  void retrievalsOfManyKeysAreReadInWindows() {
    client.send("get" + " k".repeat(100) + "\r\nversion\r\n");
    assertEquals(16, slow.waiting().size());
    slow.run(0);
    assertEquals(16, slow.waiting().size());
    slow.runAll();
    assertEquals("END\r\nVERSION 1.6.40-test\r\n", client.replies());
    assertEquals(0, client.leftBytes());
    assertEquals(100, client.listener.events.size());
  }

  @Test
  void nothingIsDecodedBeyondTheBounds() {
    client.send("delete a\r\n".repeat(20));
    assertTrue(client.session.held());
    assertEquals(4 * "delete a\r\n".length(), client.leftBytes());
    slow.runAll();
    assertFalse(client.session.held());
    assertEquals("NOT_FOUND\r\n".repeat(20), client.replies());
  }

  @Test
  void bytesInFlightAreBoundedAndReadsCountAsWhatReadsBroughtLately() {
    String value = "x".repeat(400);
    for (String key : List.of("a", "b", "c", "d", "e")) {
      client.send("set " + key + " 0 0 400\r\n" + value + "\r\n");
    }
    assertEquals(3, slow.waiting().size());
    slow.runAll();
    client.send("get a\r\n");
    slow.runAll();
    client.send("get a b c d e\r\n");
    assertEquals(3, slow.waiting().size());
  }

  @Test
  void whereAllConnectionsHoldTooMuchEachHasOneOperation() {
    client.memory.reserve(1 << 20);
    client.send("get a\r\nget b\r\n");
    assertEquals(List.of("get a"), slow.waiting());
    slow.runAll();
    assertEquals("END\r\nEND\r\n", client.replies());
  }

  @Test
  void outcomesThatAreUnknownSaySo() {
    client.send("set a 0 0 1\r\n1\r\nincr x 1 noreply\r\ntouch b 1\r\ngat 1 c\r\n");
    slow.answer(0, new DataReply.Unknown(0, "timed out"));
    slow.answer(0, new DataReply.Forgotten(0));
    slow.fail(0, new IllegalStateException());
    slow.answer(0, new DataReply.Unknown(0, "cut"));
    assertEquals(
        lines(
            "SERVER_ERROR outcome unknown: timed out",
            "SERVER_ERROR outcome unknown: IllegalStateException",
            "SERVER_ERROR outcome unknown: cut"),
        client.replies());
    assertEquals(0, client.listener.inFlight);
  }

  @Test
  void whatDidNotRunSaysWhy() {
    client.send("set a 0 0 1\r\n1\r\nget b\r\ndelete c\r\n");
    slow.answer(0, notRun(DataReply.NotRun.Reason.OVERLOADED));
    slow.answer(0, notRun(DataReply.NotRun.Reason.WRONG_NODE));
    slow.answer(0, notRun(DataReply.NotRun.Reason.DISK_FULL));
    assertEquals(
        lines(
            "SERVER_ERROR not run: overloaded",
            "SERVER_ERROR not run: no node leads the partition",
            "SERVER_ERROR not run: disk full"),
        client.replies());
  }

  @Test
  void aSetThatIsTooLargeRemovesTheOldValueAndAnAddKeepsIt() {
    client.send("set a 0 0 1\r\n1\r\nset b 0 0 1\r\n1\r\n");
    slow.runAll();
    String body = "x".repeat(501) + "\r\n";
    client.send("set a 0 0 501\r\n" + body + "add b 0 0 501\r\n" + body + "get a b\r\n");
    slow.runAll();
    assertEquals(
        "STORED\r\nSTORED\r\n"
            + "SERVER_ERROR object too large for cache\r\n".repeat(2)
            + "VALUE b 0 1\r\n1\r\nEND\r\n",
        client.replies());
  }

  @Test
  void aSetThatTheClusterFindsTooLargeRemovesTheOldValue() {
    client.send("set a 0 0 1\r\n1\r\n");
    slow.answer(0, notRun(DataReply.NotRun.Reason.TOO_LARGE));
    assertEquals(List.of("delete a"), slow.waiting());
    slow.runAll();
    assertEquals("SERVER_ERROR object too large for cache\r\n", client.replies());
    client.send("replace a 0 0 1\r\n1\r\n");
    slow.answer(0, notRun(DataReply.NotRun.Reason.TOO_LARGE));
    assertEquals(List.of(), slow.waiting());
  }

  @Test
  void quitAnswersWhatCameBeforeAndTakesNothingAfter() {
    client.send("get a\r\nquit\r\nset a 0 0 1\r\n1\r\n");
    assertFalse(client.session.ended());
    slow.runAll();
    assertEquals("END\r\n", client.replies());
    assertTrue(client.session.ended());
    assertEquals(List.of("quit ASKED", "GET NOT_FOUND"), client.listener.events);
  }

  @Test
  void aClosedConnectionRunsWhatItAcceptedAndWritesNothing() {
    client.send("set a 0 0 1 noreply\r\n1\r\nset a 0 0 1 noreply\r\n2\r\n");
    client.session.close();
    client.session.close();
    assertEquals(0, client.listener.inFlight);
    assertEquals(2, client.memory.usedBytes());
    slow.runAll();
    assertEquals(0, client.memory.usedBytes());
    assertEquals("", client.replies());
    Conversation other = new Conversation(clock, memory, LIMITS);
    assertEquals("VALUE a 0 1\r\n2\r\nEND\r\n", other.send("get a\r\n").replies());
  }

  @Test
  void statisticsComeInTheirTurn() {
    client.send("get a\r\nstats\r\nstats settings\r\nstats reset\r\n");
    assertEquals("", client.replies());
    slow.runAll();
    assertEquals(
        "END\r\nSTAT group general\r\nEND\r\nSTAT group settings\r\nEND\r\nRESET\r\n",
        client.replies());
  }
}
