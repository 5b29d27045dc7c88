package io.kumo.tools.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kumo.message.ManagerReply.EventsReport;
import io.kumo.message.ManagerReply.ManagerEvent;
import io.kumo.message.ManagerRequest.RecentEvents;
import io.kumo.tools.options.FailureException;
import io.kumo.tools.options.StandardOptions;
import io.kumo.tools.options.UsageException;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.apache.commons.cli.Option;

/** Shows what has happened lately. */
final class LogCommand implements ClusterCommand {
  private static final String LINES = "lines";
  private static final int LINES_USUAL = 20;
  private static final int LINES_MAX = 100_000;

  @Override
  public String name() {
    return "log";
  }

  @Override
  public String arguments() {
    return "";
  }

  @Override
  public String purpose() {
    return "Show the latest changes that the managers have committed, the newest last. Each manager"
        + " remembers those since its start, and at most the latest thousand.";
  }

  @Override
  public List<Option> options() {
    return List.of(
        StandardOptions.valued(
            "n", LINES, "N", "The most changes to show. Default: " + LINES_USUAL + "."));
  }

  @Override
  public Report run(Call call) throws UsageException, FailureException {
    int max = call.options().number(LINES, 1, LINES_MAX).orElse(LINES_USUAL);
    return new Events(
        call.cluster().ask(new RecentEvents(max), EventsReport.class).events(),
        ZoneId.systemDefault());
  }

  private record Events(List<ManagerEvent> events, ZoneId zone) implements Report {
    private static final DateTimeFormatter TIME =
        DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS");

    @Override
    public void writeJson(JsonGenerator json) throws IOException {
      json.writeStartObject();
      json.writeArrayFieldStart("events");
      for (ManagerEvent event : events) {
        json.writeStartObject();
        json.writeNumberField("index", event.index());
        json.writeStringField("time", Instant.ofEpochMilli(event.appliedMs()).toString());
        json.writeNumberField("epoch", event.epoch());
        json.writeStringField("text", event.text());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }

    @Override
    public void print(PrintStream out) {
      if (events.isEmpty()) {
        out.println("Nothing has been committed since this manager's start.");
        return;
      }
      TextTable table = new TextTable("TIME", "INDEX", "EPOCH", "CHANGE");
      for (ManagerEvent event : events) {
        table.add(
            TIME.format(Instant.ofEpochMilli(event.appliedMs()).atZone(zone)),
            event.index(),
            event.epoch(),
            event.text());
      }
      table.print(out);
    }
  }
}
