package io.kumo.tools.logging;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/**
 * One line for each record: time, level, the logger's last name, message.
 *
 * <p>An exception's class and message follow in the same line. Its stack trace is printed only with
 * an error, which stands for a bug, or where asked for always: a peer that went away is no bug.
 * Control characters are escaped, so that bytes from the network can forge no lines.
 */
final class LineFormat extends Formatter {
  private final DateTimeFormatter time;
  private final boolean tracesAlways;

  LineFormat(ZoneId zone, boolean tracesAlways) {
    this.time = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXXX").withZone(zone);
    this.tracesAlways = tracesAlways;
  }

  @Override
  public String format(LogRecord record) {
    StringBuilder line = new StringBuilder(160);
    line.append(time.format(record.getInstant())).append(' ');
    line.append(String.format("%-5s", levelName(record.getLevel()))).append(' ');
    line.append(shortName(record.getLoggerName())).append(": ");
    appendEscaped(line, formatMessage(record));
    Throwable thrown = record.getThrown();
    if (thrown != null) {
      boolean trace = tracesAlways || record.getLevel().intValue() >= Level.SEVERE.intValue();
      appendThrown(line, thrown, trace);
    }
    return line.append('\n').toString();
  }

  private static String levelName(Level level) {
    int value = level.intValue();
    if (value >= Level.SEVERE.intValue()) {
      return "ERROR";
    }
    if (value >= Level.WARNING.intValue()) {
      return "WARN";
    }
    if (value >= Level.CONFIG.intValue()) {
      return "INFO";
    }
    return value >= Level.FINE.intValue() ? "DEBUG" : "TRACE";
  }

  private static String shortName(String logger) {
    return logger == null ? "-" : logger.substring(logger.lastIndexOf('.') + 1);
  }

  private static void appendThrown(StringBuilder line, Throwable thrown, boolean trace) {
    line.append(" (").append(thrown.getClass().getSimpleName());
    if (thrown.getMessage() != null) {
      line.append(": ");
      appendEscaped(line, thrown.getMessage());
    }
    line.append(')');
    if (!trace) {
      return;
    }
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause != thrown) {
        line.append("\n  caused by ");
        appendEscaped(line, cause.toString());
      }
      for (StackTraceElement frame : cause.getStackTrace()) {
        line.append("\n    at ").append(frame);
      }
    }
  }

  private static void appendEscaped(StringBuilder line, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n') {
        line.append("\\n");
      } else if (Character.isISOControl(c) && c != '\t') {
        line.append(String.format("\\x%02x", (int) c));
      } else {
        line.append(c);
      }
    }
  }
}
