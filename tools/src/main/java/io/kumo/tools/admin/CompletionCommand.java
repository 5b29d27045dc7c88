package io.kumo.tools.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kumo.tools.options.UsageException;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/** Prints what a shell needs to complete commands and options. */
final class CompletionCommand implements OfflineCommand {
  @Override
  public String name() {
    return "completion";
  }

  @Override
  public String arguments() {
    return "bash|zsh";
  }

  @Override
  public String purpose() {
    return "Print a script that completes commands and options in a shell. In bash:"
        + " source <(kumo-admin completion bash). In zsh, behind compinit:"
        + " source <(kumo-admin completion zsh).";
  }

  @Override
  public Report run(List<String> words) throws UsageException {
    String shell = words.size() == 1 ? words.get(0) : "";
    return switch (shell) {
      case "bash" -> new Script(shell, Completion.bash());
      case "zsh" -> new Script(shell, Completion.zsh());
      default -> throw new UsageException("completion is for 'bash' or 'zsh'");
    };
  }

  private record Script(String shell, String script) implements Report {
    @Override
    public void writeJson(JsonGenerator json) throws IOException {
      json.writeStartObject();
      json.writeStringField("shell", shell);
      json.writeStringField("script", script);
      json.writeEndObject();
    }

    @Override
    public void print(PrintStream out) {
      out.print(script);
    }
  }
}
