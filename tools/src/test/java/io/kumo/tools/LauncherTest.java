package io.kumo.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The launchers as they stand in a release, with a Java that only tells how it was called. */
class LauncherTest {
  private static final Path BIN = Path.of("bin").toAbsolutePath();

  @TempDir Path folder;

  private record Ended(int code, String out, String err) {}

  @BeforeEach
  void unpackARelease() throws IOException {
    Files.createDirectories(folder.resolve("kumo/bin"));
    Files.createDirectories(folder.resolve("kumo/lib"));
    try (Stream<Path> launchers = Files.list(BIN)) {
      for (Path launcher : launchers.toList()) {
        Files.copy(
            launcher,
            folder.resolve("kumo/bin").resolve(launcher.getFileName()),
            StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
    java("17.0.15");
  }

  private void java(String version) throws IOException {
    Path java = folder.resolve("jdk/bin/java");
    Files.createDirectories(java.getParent());
    Files.writeString(java, "#!/bin/sh\nfor a in \"$@\"; do echo \"$a\"; done\n");
    assertTrue(java.toFile().setExecutable(true));
    Files.writeString(
        folder.resolve("jdk/release"), "IMPLEMENTOR=\"Test\"\nJAVA_VERSION=\"" + version + "\"\n");
  }

  private Ended run(String launcher, Map<String, String> environment, String... args)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(folder.resolve("kumo/bin").resolve(launcher).toString());
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
    builder.environment().remove("KUMO_JAVA_OPTS");
    builder.environment().putAll(environment);
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    int code = process.waitFor();
    return new Ended(
        code,
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource({
    "kumo-manager, KumoManager",
    "kumo-node, KumoNode",
    "kumo-proxy, KumoProxy",
    "kumo-admin, KumoAdmin",
    "kumo-local, KumoLocal"
  })
  void runTheirProgramWithTheArgumentsAsTheyAre(String launcher, String program) throws Exception {
    Ended ended = run(launcher, Map.of(), "--store", "a b", "$HOME *", "");
    assertEquals("", ended.err());
    assertEquals(0, ended.code());
    assertTrue(
        ended.out().endsWith("\nio.kumo.tools." + program + "\n--store\na b\n$HOME *\n\n"),
        ended.out());
    assertTrue(ended.out().contains("\n--add-opens=java.base/sun.nio.ch=ALL-UNNAMED\n"));
    assertTrue(ended.out().contains(folder.resolve("kumo/lib") + "/*\n"), ended.out());
    assertTrue(
        Files.exists(Path.of("target/classes/io/kumo/tools/" + program + ".class")), program);
  }

  @Test
  void addTheOptionsOfTheEnvironmentLast() throws Exception {
    List<String> args =
        run("kumo-node", Map.of("KUMO_JAVA_OPTS", "-Xmx2g -Dx=y"))
            .out()
            .lines()
            .filter(arg -> arg.startsWith("-Xmx") || arg.startsWith("-Dx"))
            .toList();
    assertEquals(List.of("-Xmx1g", "-Xmx2g", "-Dx=y"), args);
  }

  @Test
  void refuseAnOldJava() throws Exception {
    java("11.0.2");
    Ended ended = run("kumo-proxy", Map.of());
    assertEquals(1, ended.code());
    assertEquals(
        "kumo-proxy: Java 17 or newer is needed, and "
            + folder.resolve("jdk/bin/java")
            + " is version 11\n",
        ended.err());
  }

  @Test
  void takeANewJava() throws Exception {
    java("25");
    assertEquals(0, run("kumo-proxy", Map.of()).code());
  }

  @Test
  void sayThatThereIsNoJava() throws Exception {
    Ended ended = run("kumo-proxy", Map.of("JAVA_HOME", "/nowhere"));
    assertEquals(1, ended.code());
    assertEquals("kumo-proxy: JAVA_HOME has no bin/java: /nowhere\n", ended.err());
  }

  @Test
  void workThroughALink() throws Exception {
    Path link = folder.resolve("link");
    Files.createSymbolicLink(link, folder.resolve("kumo/bin/kumo-admin"));
    Process process = new ProcessBuilder("sh", "-n", link.toString()).inheritIO().start();
    assertEquals(0, process.waitFor());
    Ended ended = run(link.toString(), Map.of(), "status");
    assertEquals(0, ended.code(), ended.err());
    assertFalse(ended.out().isEmpty());
  }
}
