package io.kumo.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.manager.ManagerConfig;
import io.kumo.node.NodeConfig;
import io.kumo.node.shard.Durability;
import io.kumo.proxy.ProxyConfig;
import io.kumo.proxy.ProxyLimits;
import io.kumo.ring.Address;
import io.kumo.ring.RingSettings;
import io.kumo.tools.local.LocalSettings;
import io.kumo.tools.logging.Logging;
import io.kumo.tools.options.Arguments;
import io.kumo.tools.options.CommandLine;
import io.kumo.tools.options.ExitCode;
import io.kumo.tools.options.Program;
import io.kumo.tools.options.UsageException;
import io.kumo.tools.process.ProcessSettings;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each program makes of its command line. */
class ProgramOptionsTest {
  private static final Map<String, Program> PROGRAMS =
      Map.of(
          "manager", new KumoManager(),
          "node", new KumoNode(),
          "proxy", new KumoProxy(),
          "local", new KumoLocal());

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private static Arguments parse(String program, String line) throws UsageException {
    List<String> args = line.isEmpty() ? List.of() : List.of(line.split(" ", -1));
    return Arguments.parse(PROGRAMS.get(program).synopsis(), args);
  }

  private ExitCode run(String program, String... args) {
    return CommandLine.run(
        PROGRAMS.get(program),
        List.of(args),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  @Test
  void managerDefaults() throws UsageException {
    Address listen = new Address("localhost", 19700);
    assertEquals(
        ManagerConfig.of(listen, List.of(), Path.of("d")).withRaftPort(19701),
        KumoManager.config(parse("manager", "--store d")));
    assertEquals(
        new RingSettings(1024, 3, 1, 1 << 20),
        KumoManager.config(parse("manager", "-s d")).firstSettings().ring());
  }

  @Test
  void managerOptions() throws UsageException {
    ManagerConfig config =
        KumoManager.config(
            parse(
                "manager",
                "-l srv1 -p srv1,srv2:7 -s d --raft-port 5 --partitions 64 --replicas 2"
                    + " --value-max 1000"));
    assertEquals(new Address("srv1", 19700), config.listen());
    assertEquals(5, config.raftPort());
    assertEquals(List.of(new Address("srv1", 19700), new Address("srv2", 7)), config.peers());
    assertEquals(Path.of("d"), config.store());
    assertEquals(new RingSettings(64, 2, 1, 1000), config.firstSettings().ring());
    assertEquals(8, KumoManager.config(parse("manager", "--listen a:7 --store d")).raftPort());
  }

  @Test
  void nodeDefaults() throws UsageException {
    NodeConfig config = KumoNode.config(parse("node", "-m mgr -s d"));
    NodeConfig usual =
        NodeConfig.of(
            new Address("localhost", 19800), List.of(new Address("mgr", 19700)), Path.of("d"));
    assertEquals(usual.listen(), config.listen());
    assertEquals(usual.managers(), config.managers());
    assertEquals("", config.zone());
    assertEquals(1, config.weight());
    assertEquals(Runtime.getRuntime().maxMemory() / 5, config.cacheBytes());
    assertEquals(Durability.REPLICATED, config.durability());
  }

  @Test
  void nodeOptions() throws UsageException {
    NodeConfig config =
        KumoNode.config(
            parse(
                "node",
                "--listen srv1:7 --managers a,b:8 --store d --zone east --weight 5 --cache-mb 64"
                    + " --durability fsync"));
    assertEquals(new Address("srv1", 7), config.listen());
    assertEquals(List.of(new Address("a", 19700), new Address("b", 8)), config.managers());
    assertEquals(Path.of("d"), config.folder());
    assertEquals("east", config.zone());
    assertEquals(5, config.weight());
    assertEquals(64L << 20, config.cacheBytes());
    assertEquals(Durability.FSYNC, config.durability());
  }

  @Test
  void proxyDefaults() throws UsageException {
    assertEquals(
        new ProxyConfig(
            new Address("localhost", 11211),
            List.of(new Address("mgr", 19700)),
            OptionalInt.empty(),
            3000,
            ProxyLimits.DEFAULT),
        KumoProxy.config(parse("proxy", "-m mgr")));
  }

  @Test
  void proxyOptions() throws UsageException {
    ProxyConfig config =
        KumoProxy.config(parse("proxy", "-m mgr -t 0.0.0.0:7 --value-max 1000 --timeout-ms 100"));
    assertEquals(new Address("0.0.0.0", 7), config.memcached());
    assertEquals(OptionalInt.of(1000), config.valueBytesMax());
    assertEquals(100, config.timeoutMs());
    assertEquals(
        new Address("localhost", 8), KumoProxy.config(parse("proxy", "-m m -t 8")).memcached());
  }

  @Test
  void localDefaults() throws UsageException {
    assertEquals(
        new LocalSettings(
            OptionalInt.empty(),
            OptionalInt.empty(),
            new Address("localhost", 11211),
            19700,
            Optional.empty()),
        KumoLocal.settings(parse("local", "")));
  }

  @Test
  void localOptions() throws UsageException {
    assertEquals(
        new LocalSettings(
            OptionalInt.of(5),
            OptionalInt.of(2),
            new Address("localhost", 11311),
            19700,
            Optional.of(Path.of("d"))),
        KumoLocal.settings(parse("local", "--nodes 5 --replicas 2 --port 11311 --store d")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"manager", "node", "proxy", "local"})
  void allServersHaveTheSameOptionsForTheProcess(String program) throws UsageException {
    assertEquals(
        new ProcessSettings(
            new Logging.Settings(false, Optional.empty()),
            OptionalInt.empty(),
            OptionalInt.empty()),
        ProcessSettings.of(parse(program, "")));
    assertEquals(
        new ProcessSettings(
            new Logging.Settings(true, Optional.of(Path.of("f"))),
            OptionalInt.of(7),
            OptionalInt.of(8)),
        ProcessSettings.of(parse(program, "-v --log f --jmx-port 7 --http-port 8")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"manager", "node", "proxy", "local"})
  void helpTellsEveryOptionAndGivesExamples(String program) {
    assertEquals(ExitCode.OK, run(program, "--help"));
    String help = out.toString(StandardCharsets.UTF_8);
    PROGRAMS
        .get(program)
        .synopsis()
        .options()
        .getOptions()
        .forEach(option -> assertTrue(help.contains("--" + option.getLongOpt()), help));
    assertTrue(help.contains("\nExamples:\n  kumo-" + program), help);
    assertTrue(help.lines().allMatch(line -> line.length() <= 80), help);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "manager | '' | --store is missing",
        "manager | -s d --partitions 1000 | --partitions is no power of two: 1000",
        "manager | -s d --replicas 0 | --replicas is no number from 1 to 64: 0",
        "manager | -s d -l a:5 --raft-port 5 | --raft-port is the port of --listen: 5",
        "manager | -s d -p a,a | --peers names one address twice: a:19700",
        "manager | -s d start | unexpected argument: start",
        "node | -m a | --store is missing",
        "node | -s d | --managers is missing",
        "node | -m a -s d --weight -1 | --weight is no number from 0 to 10000: -1",
        "node | -m a -s d --durability no | --durability is none of replicated, fsync: no",
        "node | -m a -s d --cache-mb x | --cache-mb is no number from 1 to 1048576: x",
        "proxy | '' | --managers is missing",
        "proxy | -m a -t host | --memcached names no port: host",
        "proxy | -m a -t 70000 | --memcached: port is not in 0..65535: 70000",
        "proxy | -m a --timeout-ms 0 | --timeout-ms is no number from 1 to 3600000: 0",
        "proxy | -m a --jmx-port 0 | --jmx-port is no number from 1 to 65535: 0",
        "local | --nodes 0 | --nodes is no number from 1 to 16: 0",
        "local | --nodes 2 --replicas 3 | --replicas 3 needs as many nodes, and there are 2",
        "local | --port x | --port is no number from 1 to 65535: x",
        "local | --memcached 1 | unknown option: --memcached"
      })
  void wrongUsageEndsWith2AndAMessage(String program, String line, String message) {
    String[] args = line.isEmpty() ? new String[0] : line.split(" ", -1);
    assertEquals(ExitCode.USAGE, run(program, args));
    assertEquals(
        "kumo-%s: %s%nTry 'kumo-%s --help'.%n".formatted(program, message, program),
        err.toString(StandardCharsets.UTF_8));
    assertEquals("", out.toString(StandardCharsets.UTF_8));
  }
}
