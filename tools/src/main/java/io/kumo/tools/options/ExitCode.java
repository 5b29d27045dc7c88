package io.kumo.tools.options;

/** How a program ends, as scripts see it. */
public enum ExitCode {
  /** It did what it was asked, or stopped because it was asked to. */
  OK(0),
  /** It could not do it; standard error says why. */
  FAILED(1),
  /** The command line was wrong; nothing was done. */
  USAGE(2);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  /** The process's exit status. */
  public int number() {
    return number;
  }
}
