package io.kumo.live.cluster;

import java.util.List;
import java.util.regex.Pattern;

/** What a log shows and should not. */
public final class LogCheck {
  private static final Pattern TRACE =
      Pattern.compile("^\\s+at [\\w.$/@-]+\\(|^Caused by: |^Exception in thread ");
  private static final Pattern WARNING =
      Pattern.compile("(?<![\\w.-])(WARN|WARNING|ERROR|SEVERE|FATAL)(?![\\w-])");

  /**
   * Warnings that tell of time alone: a machine that has more to do than these tests lets a server
   * wait for another. What was asked for must be right all the same, and is tested.
   */
  private static final Pattern LATE =
      Pattern.compile(
          "ManagerHeartbeat: the managers do not hear this node"
              + "|Registration: cannot register with the managers yet");

  private LogCheck() {}

  /** The lines that are warnings, errors or of a stack trace. */
  public static List<String> complaints(List<String> lines) {
    return lines.stream()
        .filter(line -> TRACE.matcher(line).find() || WARNING.matcher(line).find())
        .filter(line -> !LATE.matcher(line).find())
        .toList();
  }

  /** The lines that are of a stack trace. */
  public static List<String> stackTraces(List<String> lines) {
    return lines.stream().filter(line -> TRACE.matcher(line).find()).toList();
  }
}
