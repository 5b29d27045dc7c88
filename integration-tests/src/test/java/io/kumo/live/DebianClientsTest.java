package io.kumo.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kumo.live.cluster.AgainstEachServer;
import io.kumo.live.cluster.MemcachedServer;
import io.kumo.live.traffic.Keys;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** Clients of other languages, as Debian packages them: skipped where they are not installed. */
@AgainstEachServer
class DebianClientsTest {
  private static final Path MEMCCAPABLE = Path.of("/usr/bin/memccapable");
  private static final Path PYTHON = Path.of("/usr/bin/python3");
  private static final int SECONDS_MAX = 120;
  private static final int TEXT_CHECKS = 27;

  private static final String SCRIPT =
      """
      import sys
      from pymemcache.client.base import Client
      c = Client((sys.argv[1], int(sys.argv[2])), default_noreply=False)
      k = sys.argv[3]
      assert c.set(k, b'one', flags=7) and c.get(k) == b'one'
      assert not c.add(k, b'x') and c.replace(k, b'two')
      assert c.append(k, b'!') and c.prepend(k, b'>') and c.get(k) == b'>two!'
      value, cas = c.gets(k)
      assert c.cas(k, b'three', cas) and c.cas(k, b'four', cas) is False
      assert c.cas(k + '-none', b'x', cas) is None
      assert c.incr(k + '-n', 1) is None and c.set(k + '-n', b'9')
      assert c.incr(k + '-n', 2) == 11 and c.decr(k + '-n', 20) == 0
      many = {k + '-%d' % i: b'v%d' % i for i in range(500)}
      assert c.set_many(many) == [] and c.get_many(list(many)) == many
      assert c.touch(k, 100) and c.delete(k) and not c.delete(k) and c.get(k) is None
      big = bytes(range(256)) * 4095
      assert c.set(k, big) and c.get(k) == big
      assert b'version' in c.stats() and c.version()
      """;

  private final Keys keys = Keys.of(DebianClientsTest.class);
  @Parameter private MemcachedServer server;

  @Test
  void memccapableIsContent(@TempDir Path folder) throws Exception {
    assumeTrue(Files.isExecutable(MEMCCAPABLE));
    InetSocketAddress face = server.face();
    String printed =
        run(
            folder,
            List.of(
                MEMCCAPABLE.toString(),
                "-a",
                "-h",
                face.getAddress().getHostAddress(),
                "-p",
                "" + face.getPort()));
    assertEquals(TEXT_CHECKS, printed.lines().filter(line -> line.endsWith("[pass]")).count());
  }

  @Test
  void pymemcacheIsContent(@TempDir Path folder) throws Exception {
    assumeTrue(Files.isDirectory(Path.of("/usr/lib/python3/dist-packages/pymemcache")));
    InetSocketAddress face = server.face();
    run(
        folder,
        List.of(
            PYTHON.toString(),
            "-c",
            SCRIPT,
            face.getAddress().getHostAddress(),
            "" + face.getPort(),
            keys.next()));
  }

  private static String run(Path folder, List<String> command)
      throws IOException, InterruptedException {
    Path out = folder.resolve("out");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile()).start();
    try {
      assertTrue(process.waitFor(SECONDS_MAX, TimeUnit.SECONDS), "it does not end");
    } finally {
      process.destroyForcibly();
    }
    String printed = Files.readString(out, UTF_8);
    assertEquals(0, process.exitValue(), printed);
    return printed;
  }
}
