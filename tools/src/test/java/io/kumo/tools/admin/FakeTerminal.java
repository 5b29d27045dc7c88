package io.kumo.tools.admin;

import io.kumo.tools.terminal.Key;
import io.kumo.tools.terminal.Terminal;
import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A terminal whose time passes only by waiting, and whose keys are pressed before. */
final class FakeTerminal implements Terminal {
  final List<String> screens = new ArrayList<>();
  final Deque<Key> keys = new ArrayDeque<>();
  boolean interactive;
  boolean redraws;
  int closed;

  /** Called at each pause. */
  Runnable meanwhile = () -> {};

  private final PrintStream messages;
  private long nowNanos;

  FakeTerminal(PrintStream messages) {
    this.messages = messages;
  }

  @Override
  public PrintStream messages() {
    return messages;
  }

  @Override
  public boolean redraws() {
    return redraws;
  }

  @Override
  public boolean isInteractive() {
    return interactive;
  }

  @Override
  public long nanos() {
    return nowNanos;
  }

  @Override
  public void pause(long ms) {
    nowNanos += TimeUnit.MILLISECONDS.toNanos(ms);
    meanwhile.run();
  }

  @Override
  public Screen open() {
    return new Screen() {
      @Override
      public int lines() {
        return 10;
      }

      @Override
      public int columns() {
        return 60;
      }

      @Override
      public void show(String text) {
        screens.add(text);
      }

      @Override
      public Key next(long timeoutMs) {
        Key key = keys.isEmpty() ? Key.QUIT : keys.remove();
        if (key == Key.NONE) {
          pause(timeoutMs);
        }
        return key;
      }

      @Override
      public void close() {
        closed++;
      }
    };
  }
}
