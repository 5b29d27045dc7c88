package io.kumo.tools.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;

/** What a command found or did: the same for programs and for people. */
interface Report {
  /** Writes one object. */
  void writeJson(JsonGenerator json) throws IOException;

  /** Prints lines, tables where there are several things of a kind. */
  void print(PrintStream out);
}
