package io.kumo.tools.logging;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.ratis.protocol.exceptions.ServerNotReadyException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("the JVM's logging is one")
class LoggingTest {
  @Test
  void aManagerThatStopsIsNoError() throws Exception {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    PrintStream err = new PrintStream(lines, true, StandardCharsets.UTF_8);
    Logging logging =
        Logging.start(new Logging.Settings(false, Optional.empty()), err, ZoneOffset.UTC);
    Logger ratis = Logger.getLogger("org.apache.ratis.server.RaftServer$Division");
    ratis.log(Level.SEVERE, "Failed appendEntries", new ServerNotReadyException("is CLOSING"));
    ratis.log(Level.SEVERE, "Failed appendEntries", new IllegalStateException("a bug"));
    ratis.severe("without a cause");
    logging.stop();
    assertEquals(
        2, lines.toString(StandardCharsets.UTF_8).lines().filter(l -> l.contains("ERROR")).count());
  }
}
