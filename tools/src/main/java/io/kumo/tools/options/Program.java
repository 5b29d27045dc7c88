package io.kumo.tools.options;

import java.io.PrintStream;
import java.util.List;

/** One Kumo program. {@link CommandLine} runs it. */
public interface Program {
  /** What its help says and which options it has. */
  Synopsis synopsis();

  /**
   * The same for one command line: a program of several commands tells of the one that is meant.
   *
   * @throws UsageException if there is no such command
   */
  default Synopsis synopsis(List<String> args) throws UsageException {
    return synopsis();
  }

  /**
   * Does what the arguments ask. A server does not return while it serves.
   *
   * @param out for results only, so that they can be piped
   * @throws UsageException if the arguments contradict each other or make no sense; nothing is done
   * @throws FailureException if it could not be done
   */
  void run(Arguments arguments, PrintStream out) throws UsageException, FailureException;
}
