package io.kumo.tools.terminal;

import java.io.PrintStream;

/** What a program that runs for a while shows a person, and hears of one. For one thread. */
public interface Terminal {
  /** Takes what is no result: progress, messages. */
  PrintStream messages();

  /** Whether {@link #messages()} is a terminal, in which a line can be drawn over. */
  boolean redraws();

  /** Whether there is a person: standard input and output are a terminal. */
  boolean isInteractive();

  /** A monotonic count of nanoseconds: only differences mean anything. */
  long nanos();

  /** Lets time pass; an interrupt ends it. */
  void pause(long ms);

  /**
   * Takes the whole terminal, as an editor does, until the screen is closed or the process ends.
   * Only where {@link #isInteractive()}.
   */
  Screen open();

  /** A terminal taken as a whole. */
  interface Screen extends AutoCloseable {
    /** How many lines it has now. */
    int lines();

    /** How many characters a line has now. */
    int columns();

    /** Shows {@code text} in place of all that is there; lines end in a newline. */
    void show(String text);

    /** The next key; {@link Key#NONE} if none is pressed within {@code timeoutMs}. */
    Key next(long timeoutMs);

    /** Gives the terminal back as it was. */
    @Override
    void close();
  }
}
