package io.kumo.tools.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kumo.ring.NodeId;
import java.io.IOException;
import java.util.Collection;

/** What the reports write again and again. */
final class Json {
  private Json() {}

  /** A field with a list of ids. */
  static void ids(JsonGenerator json, String field, Collection<NodeId> ids) throws IOException {
    json.writeArrayFieldStart(field);
    for (NodeId id : ids) {
      json.writeString(id.toString());
    }
    json.writeEndArray();
  }

  /** A field with a list of what has a text. */
  static void texts(JsonGenerator json, String field, Collection<?> things) throws IOException {
    json.writeArrayFieldStart(field);
    for (Object thing : things) {
      json.writeString(thing.toString());
    }
    json.writeEndArray();
  }

  /** A field with a number, as a whole one where it is. */
  static void number(JsonGenerator json, String field, double value) throws IOException {
    json.writeFieldName(field);
    if (value == Math.rint(value) && Math.abs(value) < 1L << 53) {
      json.writeNumber((long) value);
    } else {
      json.writeNumber(value);
    }
  }
}
