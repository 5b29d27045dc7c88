package io.kumo.tools.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kumo.message.ManagerReply.Setting;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/** Settings as they are now. */
record SettingsList(List<Setting> settings) implements Report {
  @Override
  public void writeJson(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("settings");
    for (Setting setting : settings) {
      json.writeStartObject();
      json.writeStringField("name", setting.name());
      json.writeStringField("value", setting.value());
      json.writeStringField("meaning", setting.meaning());
      json.writeBooleanField("fixed", setting.fixed());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  @Override
  public void print(PrintStream out) {
    TextTable table = new TextTable("NAME", "VALUE", "MEANING");
    for (Setting setting : settings) {
      table.add(
          setting.name(), setting.value(), setting.meaning() + (setting.fixed() ? " Fixed." : ""));
    }
    table.print(out);
  }
}
