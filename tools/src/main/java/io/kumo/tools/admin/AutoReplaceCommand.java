package io.kumo.tools.admin;

import io.kumo.message.ManagerReply.SettingsReport;
import io.kumo.message.ManagerRequest.ChangeSettings;
import io.kumo.tools.options.FailureException;
import io.kumo.tools.options.UsageException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Says whether a lost node's share goes to others without an order. */
final class AutoReplaceCommand implements ClusterCommand {
  private static final String SWITCH = "auto-replace";
  private static final String DELAY = "auto-replace-seconds";

  @Override
  public String name() {
    return SWITCH;
  }

  @Override
  public String arguments() {
    return "on [SECONDS]|off";
  }

  @Override
  public String purpose() {
    return "Say whether others take a lost node's share without an order, and after how many"
        + " SECONDS of its absence.";
  }

  @Override
  public Report run(Call call) throws UsageException, FailureException {
    SettingsReport all = call.cluster().ask(new ChangeSettings(values(call)), SettingsReport.class);
    return new SettingsList(
        all.settings().stream()
            .filter(setting -> List.of(SWITCH, DELAY).contains(setting.name()))
            .toList());
  }

  private static Map<String, String> values(Call call) throws UsageException {
    List<String> words = call.words();
    String first = words.isEmpty() ? "" : words.get(0);
    if (words.equals(List.of("off"))) {
      return Map.of(SWITCH, "false");
    }
    if (!first.equals("on") || words.size() > 2) {
      throw new UsageException(
          "auto-replace is switched 'on', 'on SECONDS' or 'off', " + call.given());
    }
    Map<String, String> values = new LinkedHashMap<>(Map.of(SWITCH, "true"));
    if (words.size() == 2) {
      if (!words.get(1).matches("\\d{1,9}")) {
        throw new UsageException("no number of seconds: " + words.get(1));
      }
      values.put(DELAY, words.get(1));
    }
    return values;
  }
}
