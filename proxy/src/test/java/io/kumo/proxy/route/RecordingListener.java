package io.kumo.proxy.route;

import io.kumo.proxy.memcached.Command;
import io.kumo.proxy.memcached.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Keeps what connections report. It belongs to one thread. */
final class RecordingListener implements SessionListener {
  final List<String> events = new ArrayList<>();
  int inFlight;

  @Override
  public void started() {
    inFlight++;
  }

  @Override
  public void ended(OperationKind kind, OperationOutcome outcome, long nanos) {
    inFlight--;
    events.add(kind + " " + outcome);
  }

  @Override
  public void abandoned() {
    inFlight--;
  }

  @Override
  public void failed(Failure.Kind kind) {
    events.add("failed " + kind);
  }

  @Override
  public void quit(Command.Quit.Reason reason) {
    events.add("quit " + reason);
  }

  @Override
  public Map<String, String> figures(String group) {
    return Map.of("group", group.isEmpty() ? "general" : group);
  }

  @Override
  public void resetFigures() {
    events.add("reset");
  }
}
