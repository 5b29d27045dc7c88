package io.kumo.tools.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kumo.tools.options.Help;
import io.kumo.tools.options.UsageException;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/** Tells what a command does. */
final class HelpCommand implements OfflineCommand {
  @Override
  public String name() {
    return "help";
  }

  @Override
  public String arguments() {
    return "[COMMAND]";
  }

  @Override
  public String purpose() {
    return "Tell what a command does and what it can be told; without one, what commands there"
        + " are.";
  }

  @Override
  public Report run(List<String> words) throws UsageException {
    if (words.size() > 1) {
      throw new UsageException("help tells of one command at a time: " + String.join(" ", words));
    }
    return new Text(
        Help.of(words.isEmpty() ? Manual.ofAll() : Manual.of(Commands.named(words.get(0)))));
  }

  private record Text(String help) implements Report {
    @Override
    public void writeJson(JsonGenerator json) throws IOException {
      json.writeStartObject();
      json.writeStringField("help", help);
      json.writeEndObject();
    }

    @Override
    public void print(PrintStream out) {
      out.print(help);
    }
  }
}
