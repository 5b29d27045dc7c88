package io.kumo.tools.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kumo.ring.Key;
import java.io.IOException;
import java.io.PrintStream;

/** That something was done with an entry, as one word. */
record EntryDone(Key key, String done) implements Report {
  @Override
  public void writeJson(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("key", key.toString());
    json.writeBooleanField(done, true);
    json.writeEndObject();
  }

  @Override
  public void print(PrintStream out) {
    out.println("Key " + key + " is " + done + ".");
  }
}
