package io.kumo.tools.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kumo.message.Expiry;
import io.kumo.message.Value;
import io.kumo.ring.Key;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/** An entry as a reader sees it. */
record EntryReport(Key key, Value value) implements Report {
  @Override
  public void writeJson(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("key", key.toString());
    Optional<String> text = text();
    if (text.isPresent()) {
      json.writeStringField("value", text.get());
    } else {
      json.writeStringField("base64", Base64.getEncoder().encodeToString(value.bytes()));
    }
    json.writeNumberField("bytes", value.bytes().length);
    json.writeNumberField("flags", Integer.toUnsignedLong(value.flags()));
    json.writeStringField("cas", Long.toUnsignedString(value.cas()));
    if (value.expiryMs() == Expiry.NEVER_MS) {
      json.writeNullField("expires");
    } else {
      json.writeStringField("expires", Instant.ofEpochMilli(value.expiryMs()).toString());
    }
    json.writeEndObject();
  }

  @Override
  public void print(PrintStream out) {
    out.println("Key      " + key);
    out.println("Bytes    " + value.bytes().length);
    out.println("Flags    " + Integer.toUnsignedLong(value.flags()));
    out.println("Cas      " + Long.toUnsignedString(value.cas()));
    out.println(
        "Expires  "
            + (value.expiryMs() == Expiry.NEVER_MS
                ? "never"
                : Instant.ofEpochMilli(value.expiryMs())));
    out.println();
    out.println(text().orElseGet(this::escaped));
  }

  /** The value, if it is text that no terminal is harmed by. */
  private Optional<String> text() {
    try {
      String decoded =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value.bytes())).toString();
      boolean plain = decoded.chars().noneMatch(c -> Character.isISOControl(c) && !isSpace(c));
      return plain ? Optional.of(decoded) : Optional.empty();
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static boolean isSpace(int c) {
    return c == '\n' || c == '\t';
  }

  private String escaped() {
    StringBuilder text = new StringBuilder();
    for (byte b : value.bytes()) {
      if (b >= ' ' && b < 0x7f && b != '\\') {
        text.append((char) b);
      } else {
        text.append(String.format("\\x%02x", b & 0xff));
      }
    }
    return text.toString();
  }
}
