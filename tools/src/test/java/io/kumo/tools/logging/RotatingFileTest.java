package io.kumo.tools.logging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RotatingFileTest {
  @TempDir Path folder;

  private static final Formatter PLAIN =
      new Formatter() {
        @Override
        public String format(LogRecord record) {
          return record.getMessage() + "\n";
        }
      };

  private RotatingFile open(long bytesMax) throws IOException {
    return new RotatingFile(folder.resolve("kumo.log"), bytesMax, 2, PLAIN);
  }

  private String text(String name) throws IOException {
    return Files.readString(folder.resolve(name));
  }

  @Test
  void keepsAsManyOldFilesAsItMay() throws IOException {
    RotatingFile file = open(10);
    for (String line : new String[] {"one....", "two....", "three..", "four..."}) {
      file.publish(new LogRecord(Level.INFO, line));
    }
    file.close();
    assertEquals("four...\n", text("kumo.log"));
    assertEquals("three..\n", text("kumo.log.1"));
    assertEquals("two....\n", text("kumo.log.2"));
    assertFalse(Files.exists(folder.resolve("kumo.log.3")));
  }

  @Test
  void goesOnInTheFileThatItFinds() throws IOException {
    Files.writeString(folder.resolve("kumo.log"), "old\n");
    RotatingFile file = open(100);
    file.publish(new LogRecord(Level.INFO, "new"));
    assertEquals("old\nnew\n", text("kumo.log"), "written through before the close");
    file.close();
  }

  @Test
  void writesALineLongerThanTheBound() throws IOException {
    RotatingFile file = open(4);
    file.publish(new LogRecord(Level.INFO, "longer"));
    file.close();
    assertEquals("longer\n", text("kumo.log"));
  }

  @Test
  void ignoresLinesAfterTheClose() throws IOException {
    RotatingFile file = open(100);
    file.close();
    file.publish(new LogRecord(Level.INFO, "late"));
    assertEquals("", text("kumo.log"));
  }

  @Test
  void saysThatItCannotOpen() {
    assertThrows(
        IOException.class, () -> new RotatingFile(folder.resolve("no/kumo.log"), 9, 2, PLAIN));
  }
}
