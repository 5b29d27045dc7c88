package io.kumo.tools.terminal;

import static java.util.Objects.requireNonNull;

import io.kumo.time.Clock;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The terminal that this process was started in, if it was. */
public final class SystemTerminal implements Terminal {
  private static final int LINES_USUAL = 24;
  private static final int COLUMNS_USUAL = 80;

  /** The time-out of a read, which {@code stty} is told in tenths of a second. */
  private static final long STEP_MS = 100;

  private static final String ENTER = "\033[?1049h\033[?25l";
  private static final String LEAVE = "\033[?25h\033[?1049l";

  private final Clock clock;
  private final PrintStream out;
  private final PrintStream err;

  /** Takes what the process has for its standard output and error. */
  public SystemTerminal(Clock clock, PrintStream out, PrintStream err) {
    this.clock = requireNonNull(clock, "clock");
    this.out = requireNonNull(out, "out");
    this.err = requireNonNull(err, "err");
  }

  @Override
  public PrintStream messages() {
    return err;
  }

  @Override
  public boolean redraws() {
    return Stty.isTerminal(2);
  }

  @Override
  public boolean isInteractive() {
    return Stty.isTerminal(0) && Stty.isTerminal(1);
  }

  @Override
  public long nanos() {
    return clock.nanos();
  }

  @Override
  public void pause(long ms) {
    try {
      // Nobody counts it down: only the time is waited for, and an interrupt ends it.
      var unused = new CountDownLatch(1).await(ms, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public Screen open() {
    try {
      return new Whole();
    } catch (IOException e) {
      throw new UncheckedIOException("the terminal cannot be taken over", e);
    }
  }

  private final class Whole implements Screen {
    private final String former;
    private final KeyReader keys = new KeyReader(new FileInputStream(FileDescriptor.in));
    private final Thread atExit;
    private int lines = LINES_USUAL;
    private int columns = COLUMNS_USUAL;

    Whole() throws IOException {
      former = Stty.run("-g");
      Stty.run("-icanon", "-echo", "min", "0", "time", "1");
      // Ctrl-C ends the process without a close.
      atExit = new Thread(this::restore, "terminal-restore");
      Runtime.getRuntime().addShutdownHook(atExit);
      out.print(ENTER);
      measure();
    }

    private void measure() {
      try {
        String[] size = Stty.run("size").split(" ", -1);
        int foundLines = Integer.parseInt(size[0]);
        int foundColumns = Integer.parseInt(size[1]);
        lines = foundLines > 0 ? foundLines : LINES_USUAL;
        columns = foundColumns > 0 ? foundColumns : COLUMNS_USUAL;
      } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
        // One that does not tell its size keeps the one that it had.
      }
    }

    @Override
    public int lines() {
      return lines;
    }

    @Override
    public int columns() {
      return columns;
    }

    @Override
    public void show(String text) {
      measure();
      // Each line clears what was behind it, and the last what was below: nothing flickers.
      out.print("\033[H" + text.replace("\n", "\033[K\r\n") + "\033[J");
      out.flush();
    }

    @Override
    public Key next(long timeoutMs) {
      long endNanos = clock.nanos() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
      try {
        while (true) {
          long before = clock.nanos();
          Key key = keys.next();
          long now = clock.nanos();
          if (key != Key.NONE) {
            return key;
          }
          if (now - before < TimeUnit.MILLISECONDS.toNanos(STEP_MS / 4)) {
            // It would have been waited for: nobody is there any more.
            return Key.QUIT;
          }
          if (now - endNanos >= 0) {
            return Key.NONE;
          }
        }
      } catch (IOException e) {
        return Key.QUIT;
      }
    }

    private void restore() {
      try {
        out.print(LEAVE);
        out.flush();
        Stty.run(former);
      } catch (IOException e) {
        err.println("the terminal could not be set back, try 'reset': " + e.getMessage());
      }
    }

    @Override
    public void close() {
      try {
        if (Runtime.getRuntime().removeShutdownHook(atExit)) {
          restore();
        }
      } catch (IllegalStateException e) {
        // The process is ending already, and the hook does it.
      }
    }
  }
}
