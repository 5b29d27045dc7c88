package io.kumo.tools.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kumo.message.ClusterStatus.RebalanceStatus;
import io.kumo.message.ManagerReply.RingChanged;
import io.kumo.message.ManagerReply.SettingsReport;
import io.kumo.message.ManagerRequest.ChangeRing;
import io.kumo.message.ManagerRequest.ChangeSettings;
import io.kumo.tools.options.FailureException;
import io.kumo.tools.options.UsageException;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.cli.Option;

/** Holds the moving of data, lets it go on, or calls it off. */
final class RebalanceCommand implements ClusterCommand {
  private static final String PAUSED = "rebalance-paused";

  @Override
  public String name() {
    return "rebalance";
  }

  @Override
  public String arguments() {
    return "pause|resume|cancel";
  }

  @Override
  public String purpose() {
    return "Pause the moving of data, let it go on, or call it off. After pause no further move is"
        + " begun, while those that have begun are finished. After cancel what has not moved yet"
        + " stays where it is, until the next change of the ring or replace.";
  }

  @Override
  public List<Option> options() {
    return List.of(MovesWait.OPTION);
  }

  @Override
  public Report run(Call call) throws UsageException, FailureException {
    String what = call.onlyWord("of pause, resume and cancel");
    boolean waits = call.options().has(MovesWait.NAME);
    switch (what) {
      case "pause" -> {
        if (waits) {
          throw new UsageException("nothing comes to an end by a pause: leave --wait out");
        }
        pause(call, true);
      }
      case "resume" -> pause(call, false);
      case "cancel" ->
          call.cluster().ask(ChangeRing.of(ChangeRing.Order.CANCEL, List.of()), RingChanged.class);
      default -> throw new UsageException("none of pause, resume and cancel: " + what);
    }
    if (waits) {
      new MovesWait(call).until(List.of());
    }
    return new Standing(call.cluster().status().rebalance());
  }

  private static void pause(Call call, boolean paused) throws FailureException {
    call.cluster()
        .ask(new ChangeSettings(Map.of(PAUSED, Boolean.toString(paused))), SettingsReport.class);
  }

  private record Standing(Optional<RebalanceStatus> moves) implements Report {
    @Override
    public void writeJson(JsonGenerator json) throws IOException {
      json.writeStartObject();
      StatusReport.writeRebalance(json, moves);
      json.writeEndObject();
    }

    @Override
    public void print(PrintStream out) {
      out.println("Rebalance: " + moves.map(MovesWait::text).orElse("nothing is to be moved"));
    }
  }
}
