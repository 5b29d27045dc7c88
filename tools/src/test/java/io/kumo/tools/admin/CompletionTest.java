package io.kumo.tools.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts do in their shells what they should. */
class CompletionTest {
  private static final long SECONDS_MAX = 60;

  @TempDir private Path folder;

  private final AdminRun admin = new AdminRun();

  private List<String> completed(String... words) throws Exception {
    Path script = folder.resolve("completion");
    Files.writeString(
        script,
        admin.printed("completion", "bash")
            + "COMP_WORDS=("
            + String.join(" ", Arrays.stream(words).map(word -> "'" + word + "'").toList())
            + ")\nCOMP_CWORD="
            + (words.length - 1)
            + "\n_kumo_admin\nprintf '%s\\n' \"${COMPREPLY[@]}\"\n");
    return run("bash", script).lines().toList();
  }

  private String run(String... command) throws IOException, InterruptedException {
    Process shell = new ProcessBuilder(command).redirectErrorStream(true).start();
    String printed = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(shell.waitFor(SECONDS_MAX, TimeUnit.SECONDS));
    assertEquals(0, shell.exitValue(), printed);
    return printed;
  }

  private String run(String shell, Path script) throws IOException, InterruptedException {
    return run(shell, script.toString());
  }

  @Test
  void bashCompletesCommands() throws Exception {
    assertEquals(
        List.of("attach", "attach-noreplace"), completed("kumo-admin", "-m", "attach", "att"));
    assertEquals(List.of("--json"), completed("kumo-admin", "--js"));
  }

  @Test
  void bashCompletesOptionsAndWordsOfACommand() throws Exception {
    assertEquals(List.of("--wait"), completed("kumo-admin", "drain", "--w"));
    assertEquals(List.of("--once"), completed("kumo-admin", "top", "--on"));
    assertEquals(List.of("resume"), completed("kumo-admin", "rebalance", "r"));
    assertEquals(List.of("remove", "replace"), completed("kumo-admin", "manager", "re"));
    assertEquals(List.of("all-void"), completed("kumo-admin", "accept-loss", "a"));
    assertEquals(List.of("on", "off"), completed("kumo-admin", "auto-replace", "o"));
    assertEquals(List.of("drain"), completed("kumo-admin", "help", "dr"));
  }

  @Test
  void zshTakesItsScript() throws Exception {
    String script = admin.printed("completion", "zsh");
    assertTrue(script.startsWith("#compdef kumo-admin\n"), script);
    assertTrue(script.contains("    drain) choices+=(--wait) ;;\n"), script);
    boolean there =
        Arrays.stream(System.getenv("PATH").split(":", -1))
            .anyMatch(path -> Files.isExecutable(Path.of(path, "zsh")));
    assumeTrue(there, "no zsh on this machine");
    Path file = folder.resolve("completion.zsh");
    Files.writeString(file, script);
    run("zsh", "-n", file.toString());
  }

  @Test
  void jsonHoldsTheScript() {
    assertTrue(
        admin.json("completion", "bash", "--json").startsWith("{\"shell\":\"bash\",\"script\":\""),
        admin::out);
  }
}
