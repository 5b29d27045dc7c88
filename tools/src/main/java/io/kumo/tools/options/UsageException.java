package io.kumo.tools.options;

/** The command line is wrong. The message says how, in words for the person who typed it. */
public final class UsageException extends Exception {
  /** Takes the message, which names the option and the value. */
  public UsageException(String message) {
    super(message);
  }
}
