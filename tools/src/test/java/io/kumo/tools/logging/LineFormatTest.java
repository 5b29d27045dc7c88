package io.kumo.tools.logging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class LineFormatTest {
  private final LineFormat format = new LineFormat(ZoneOffset.ofHours(2), false);

  private static LogRecord record(Level level, String message) {
    LogRecord record = new LogRecord(level, message);
    record.setLoggerName("io.kumo.node.journal.Journal");
    record.setInstant(Instant.parse("2026-11-24T08:30:00.123456Z"));
    return record;
  }

  @Test
  void writesTimeLevelLoggerAndMessage() {
    assertEquals(
        "2026-11-24T10:30:00.123+02:00 INFO  Journal: segment 7 is full\n",
        format.format(record(Level.INFO, "segment 7 is full")));
  }

  @Test
  void namesLevelsAsSlf4jDoes() {
    assertTrue(format.format(record(Level.SEVERE, "m")).contains(" ERROR Journal: m"));
    assertTrue(format.format(record(Level.WARNING, "m")).contains(" WARN  Journal: m"));
    assertTrue(format.format(record(Level.FINE, "m")).contains(" DEBUG Journal: m"));
    assertTrue(format.format(record(Level.FINEST, "m")).contains(" TRACE Journal: m"));
  }

  @Test
  void escapesWhatWouldForgeLines() {
    assertTrue(
        format.format(record(Level.INFO, "got a\nb\u001b[1m")).endsWith("got a\\nb\\x1b[1m\n"));
  }

  @Test
  void tellsAnExpectedFaultInOneLine() {
    LogRecord record = record(Level.WARNING, "lost node 3");
    record.setThrown(new IOException("reset", new IOException("cause")));
    assertEquals(
        "2026-11-24T10:30:00.123+02:00 WARN  Journal: lost node 3 (IOException: reset)\n",
        format.format(record));
  }

  @Test
  void showsTheTraceOfABug() {
    LogRecord record = record(Level.SEVERE, "bug");
    record.setThrown(new IllegalStateException("odd", new IOException("cause")));
    String text = format.format(record);
    assertTrue(text.contains("bug (IllegalStateException: odd)\n    at io.kumo."), text);
    assertTrue(text.contains("\n  caused by java.io.IOException: cause\n    at "), text);
  }

  @Test
  void showsEveryTraceWhenVerbose() {
    LogRecord record = record(Level.WARNING, "lost");
    record.setThrown(new IOException("reset"));
    assertTrue(new LineFormat(ZoneOffset.UTC, true).format(record).contains("\n    at "));
  }
}
