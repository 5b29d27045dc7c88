package io.kumo.tools.admin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** What a command found or did: the same for programs and for people. */
interface Report {
  /** Of a command that has shown all there is. */
  Report NOTHING =
      new Report() {
        @Override
        public void writeJson(JsonGenerator json) throws IOException {
          json.writeStartObject();
          json.writeEndObject();
        }

        @Override
        public void print(PrintStream out) {}
      };

  /** Writes one object. */
  void writeJson(JsonGenerator json) throws IOException;

  /** Prints lines, tables where there are several things of a kind. */
  void print(PrintStream out);

  /** Puts a report where it is wanted. */
  static void show(Report report, boolean asJson, PrintStream out) {
    if (!asJson) {
      report.print(out);
      return;
    }
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter()) {
      report.writeJson(json);
    } catch (IOException e) {
      throw new UncheckedIOException("a string could not be written to", e);
    }
    out.println(text);
  }
}
