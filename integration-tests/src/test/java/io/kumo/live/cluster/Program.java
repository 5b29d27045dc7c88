package io.kumo.live.cluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The programs that users start: run from this test's class path by their main classes or, where
 * the property {@code kumo.launchers} names the folder of the launchers, by those, from a release
 * or a checkout that is built.
 */
public enum Program {
  MANAGER("kumo-manager", "io.kumo.tools.KumoManager"),
  NODE("kumo-node", "io.kumo.tools.KumoNode"),
  PROXY("kumo-proxy", "io.kumo.tools.KumoProxy"),
  ADMIN("kumo-admin", "io.kumo.tools.KumoAdmin"),
  LOCAL("kumo-local", "io.kumo.tools.KumoLocal");

  private static final Optional<Path> LAUNCHERS =
      Optional.ofNullable(System.getProperty("kumo.launchers")).map(Path::of);

  private final String launcher;
  private final String mainClass;

  Program(String launcher, String mainClass) {
    this.launcher = launcher;
    this.mainClass = mainClass;
  }

  /**
   * The command that starts it with what the launcher gives to the JVM; in short runs with less
   * effort of compiler and collector.
   *
   * @param heap its largest heap, as {@code -Xmx} takes it
   */
  public List<String> command(String heap, List<String> arguments) {
    List<String> command = new ArrayList<>();
    if (LAUNCHERS.isPresent()) {
      command.add("env");
      command.add("KUMO_JAVA_OPTS=-Xmx" + heap);
      command.add(LAUNCHERS.get().resolve(launcher).toString());
    } else {
      addJava(command, heap);
    }
    command.addAll(arguments);
    return command;
  }

  private void addJava(List<String> command, String heap) {
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+IgnoreUnrecognizedVMOptions");
    command.add("-Xmx" + heap);
    command.add("-XX:MetaspaceSize=64m");
    if (!Boolean.getBoolean("kumo.soak")) {
      // Most of a short life goes into compiling: the first compiler alone takes half of that.
      command.add("-XX:TieredStopAtLevel=1");
      command.add("-XX:+UseSerialGC");
    }
    command.add("-XX:+ExitOnOutOfMemoryError");
    command.add("--add-opens=java.base/sun.nio.ch=ALL-UNNAMED");
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.add("-Djava.util.logging.manager=io.kumo.tools.logging.UnhurriedLogManager");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(mainClass);
  }
}
