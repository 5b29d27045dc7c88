package io.kumo.manager.lead;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.manager.state.ClusterSettings;
import io.kumo.message.ManagerReply.Setting;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingTableTest {
  private static final ClusterSettings SETTINGS = ClusterSettings.DEFAULT;

  @Test
  void everySettingThatIsNotFixedCanBeSetAndIsShown() throws RefusedOrderException {
    for (Setting setting : SettingTable.list(SETTINGS)) {
      if (setting.fixed()) {
        continue;
      }
      String value = setting.value().matches("true|false") ? "true" : "2";
      Map<String, String> values = Map.of(setting.name(), value);
      ClusterSettings changed = SettingTable.changed(SETTINGS, values);
      for (Setting now : SettingTable.list(changed)) {
        String expected = now.name().equals(setting.name()) ? value : valueOf(SETTINGS, now.name());
        assertEquals(expected, now.value(), now.name() + " after " + values);
      }
    }
  }

  @Test
  void whatIsUnknownFixedOrOutOfBoundsIsRefusedAndNothingIsChanged() {
    for (Map<String, String> values :
        List.of(
            Map.of("colour", "red"),
            Map.of("partitions", "2048"),
            Map.of("replicas", "0"),
            Map.of("replicas", "three"),
            Map.of("min-in-sync", "4"),
            Map.of("auto-attach", "yes"),
            Map.of("moves-per-node", "99999999999"),
            Map.of("verify-seconds", "-1"))) {
      RefusedOrderException refused =
          assertThrows(RefusedOrderException.class, () -> SettingTable.changed(SETTINGS, values));
      assertTrue(
          refused.getMessage().contains(values.keySet().iterator().next()), refused.getMessage());
    }
  }

  private static String valueOf(ClusterSettings settings, String name) {
    return SettingTable.list(settings).stream()
        .filter(setting -> setting.name().equals(name))
        .findFirst()
        .orElseThrow()
        .value();
  }
}
