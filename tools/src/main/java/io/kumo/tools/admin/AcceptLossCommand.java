package io.kumo.tools.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kumo.message.ManagerReply.Loss;
import io.kumo.message.ManagerReply.LossAccepted;
import io.kumo.message.ManagerRequest.AcceptLoss;
import io.kumo.ring.Version;
import io.kumo.tools.options.FailureException;
import io.kumo.tools.options.UsageException;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Goes on with partitions of which acknowledged writes are lost. */
final class AcceptLossCommand implements ClusterCommand {
  private static final String ALL_VOID = "all-void";

  @Override
  public String name() {
    return "accept-loss";
  }

  @Override
  public String arguments() {
    return "PARTITION...|" + ALL_VOID;
  }

  @Override
  public String purpose() {
    return "Serve partitions again although acknowledged writes of theirs are lost: the live node"
        + " that holds the most goes on, empty if none holds anything. "
        + ALL_VOID
        + " means those of which all holders are back and void. For a PARTITION that waits for a"
        + " missing node that node's data is given up: see that it is stopped for good.";
  }

  @Override
  public Report run(Call call) throws UsageException, FailureException {
    if (call.words().isEmpty()) {
      throw new UsageException("name the partitions, or " + ALL_VOID + "; status shows them");
    }
    boolean allVoid = false;
    List<Integer> partitions = new ArrayList<>();
    for (String word : call.words()) {
      if (word.equals(ALL_VOID)) {
        allVoid = true;
      } else {
        partitions.add(partition(word));
      }
    }
    return new Accepted(
        call.cluster().ask(new AcceptLoss(partitions, allVoid), LossAccepted.class).losses());
  }

  private static int partition(String text) throws UsageException {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new UsageException("not a partition's number: " + text);
    }
  }

  private record Accepted(List<Loss> losses) implements Report {
    @Override
    public void writeJson(JsonGenerator json) throws IOException {
      json.writeStartObject();
      json.writeArrayFieldStart("accepted");
      for (Loss loss : losses) {
        json.writeStartObject();
        json.writeNumberField("partition", loss.partition());
        json.writeStringField("node", loss.heir().toString());
        json.writeStringField("held", Version.text(loss.heldVersion()));
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }

    @Override
    public void print(PrintStream out) {
      if (losses.isEmpty()) {
        out.println("No partition is void: nothing has changed.");
        return;
      }
      out.println("Gone on with " + losses.size() + " partitions:");
      TextTable table = new TextTable("PARTITION", "NODE", "HELD AT ITS START");
      losses.forEach(loss -> table.add(loss.partition(), loss.heir(), held(loss)));
      table.print(out);
    }

    private static String held(Loss loss) {
      return loss.heldVersion() == Version.NONE
          ? "nothing"
          : "up to " + Version.text(loss.heldVersion());
    }
  }
}
