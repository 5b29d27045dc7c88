package io.kumo.tools.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kumo.message.ManagerReply.ManagersChanged;
import io.kumo.message.ManagerRequest.ChangeManagers;
import io.kumo.ring.Address;
import io.kumo.tools.options.FailureException;
import io.kumo.tools.options.StandardOptions;
import io.kumo.tools.options.UsageException;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.commons.cli.Option;

/** Changes who the managers are. */
final class ManagerCommand implements ClusterCommand {
  private static final String FORCE = "force";

  @Override
  public String name() {
    return "manager";
  }

  @Override
  public String arguments() {
    return "add NEW | remove OLD | replace OLD NEW";
  }

  @Override
  public String purpose() {
    return "Make a manager a member of the group, another one none, or both. NEW and OLD are"
        + " HOST[:19700]. NEW runs with an empty store and lists members of the group behind"
        + " --peers; OLD may be dead, and may have NEW's address where it has lost its store."
        + " Interrupted, the same command goes on.";
  }

  @Override
  public List<Option> options() {
    return List.of(
        StandardOptions.flag(
            null,
            FORCE,
            "Remove even if too few of the managers left live, so that they stand still until"
                + " others come back."));
  }

  @Override
  public Report run(Call call) throws UsageException, FailureException {
    return new Group(call.cluster().ask(request(call), ManagersChanged.class));
  }

  private static ChangeManagers request(Call call) throws UsageException {
    List<String> words = call.words();
    String deed = words.isEmpty() ? "" : words.get(0);
    boolean force = call.options().has(FORCE);
    if (deed.equals("remove") && words.size() == 2) {
      return ChangeManagers.remove(address(words.get(1)), force);
    }
    if (force) {
      throw new UsageException("--force is for 'remove OLD' only");
    }
    if (deed.equals("add") && words.size() == 2) {
      return ChangeManagers.add(address(words.get(1)));
    }
    if (deed.equals("replace") && words.size() == 3) {
      return ChangeManagers.replace(address(words.get(1)), address(words.get(2)));
    }
    throw new UsageException(
        "none of 'add NEW', 'remove OLD' and 'replace OLD NEW', " + call.given());
  }

  private static Address address(String text) throws UsageException {
    try {
      return Address.parse(text, AdminProgram.MANAGER_PORT);
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage());
    }
  }

  private record Group(ManagersChanged changed) implements Report {
    @Override
    public void writeJson(JsonGenerator json) throws IOException {
      json.writeStartObject();
      Json.texts(json, "managers", changed.managers());
      json.writeBooleanField("changed", !changed.asBefore());
      json.writeEndObject();
    }

    @Override
    public void print(PrintStream out) {
      out.println(
          (changed.asBefore() ? "The managers are as before: " : "The managers are now: ")
              + changed.managers().stream()
                  .map(Address::toString)
                  .collect(Collectors.joining(", ")));
      if (!changed.asBefore()) {
        out.println("Name them behind -m of nodes and proxies at their next start.");
      }
    }
  }
}
