package io.kumo.live.cluster;

import java.util.List;
import java.util.regex.Pattern;

/** What a log shows and should not. */
public final class LogCheck {
  private static final Pattern TRACE =
      Pattern.compile("^\\s+at [\\w.$/@-]+\\(|^Caused by: |^Exception in thread ");
  private static final Pattern WARNING =
      Pattern.compile("(?<![\\w.-])(WARN|WARNING|ERROR|SEVERE|FATAL)(?![\\w-])");

  private LogCheck() {}

  /** The lines that are warnings, errors or of a stack trace. */
  public static List<String> complaints(List<String> lines) {
    return lines.stream()
        .filter(line -> TRACE.matcher(line).find() || WARNING.matcher(line).find())
        .toList();
  }

  /** The lines that are of a stack trace. */
  public static List<String> stackTraces(List<String> lines) {
    return lines.stream().filter(line -> TRACE.matcher(line).find()).toList();
  }
}
