package io.kumo.tools.admin;

import io.kumo.message.ManagerReply.SettingsReport;
import io.kumo.message.ManagerRequest.ChangeSettings;
import io.kumo.tools.options.FailureException;
import io.kumo.tools.options.UsageException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Shows the cluster's settings and changes them. */
final class SettingsCommand implements ClusterCommand {
  @Override
  public String name() {
    return "settings";
  }

  @Override
  public String arguments() {
    return "[NAME=VALUE]...";
  }

  @Override
  public String purpose() {
    return "Show the settings of the cluster, after changing those that are named: all of them or"
        + " none.";
  }

  @Override
  public Report run(Call call) throws UsageException, FailureException {
    Map<String, String> values = new LinkedHashMap<>();
    for (String word : call.words()) {
      int equals = word.indexOf('=');
      if (equals <= 0) {
        throw new UsageException("not of the form NAME=VALUE: " + word);
      }
      String name = word.substring(0, equals);
      if (values.put(name, word.substring(equals + 1)) != null) {
        throw new UsageException("set twice: " + name);
      }
    }
    return new SettingsList(
        call.cluster().ask(new ChangeSettings(values), SettingsReport.class).settings());
  }
}
