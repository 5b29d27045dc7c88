package io.kumo.manager.lead;

import io.kumo.manager.state.ClusterSettings;
import io.kumo.manager.state.RebalanceSettings;
import io.kumo.message.ManagerReply.Setting;
import io.kumo.ring.RingSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The settings of a cluster by the names that operators use. Pure. */
final class SettingTable {
  private static final Map<String, Row> ROWS = rows();

  private SettingTable() {}

  /** One setting: how to read it, and how to change it by a text. */
  private record Row(
      String meaning,
      Function<ClusterSettings, Object> get,
      BiFunction<ClusterSettings, String, ClusterSettings> set) {
    boolean fixed() {
      return set == null;
    }
  }

  private static Map<String, Row> rows() {
    Map<String, Row> rows = new LinkedHashMap<>();
    addPlacing(rows);
    addPace(rows);
    addRebalancing(rows);
    return rows;
  }

  private static void addPlacing(Map<String, Row> rows) {
    rows.put(
        "partitions",
        new Row("Arcs that the ring is cut into.", all -> all.ring().partitions(), null));
    rows.put(
        "replicas",
        ring(
            "Copies of each partition.",
            RingSettings::replicas,
            (ring, text) -> ring.withReplicas(number(text))));
    rows.put(
        "min-in-sync",
        ring(
            "In-sync copies below which no new writes are taken.",
            RingSettings::minInSync,
            (ring, text) -> ring.withMinInSync(number(text))));
    rows.put(
        "value-bytes-max",
        ring(
            "The largest value, in bytes.",
            RingSettings::valueBytesMax,
            (ring, text) -> ring.withValueBytesMax(number(text))));
  }

  private static void addPace(Map<String, Row> rows) {
    rows.put(
        "copy-bytes-per-second",
        ring(
            "The most that a node sends in copies and deltas, and takes in by copies, in bytes a"
                + " second; 0 for no limit, and copies that do not yield to clients.",
            ring -> ring.pace().copyBytesPerSecond(),
            (ring, text) -> ring.withPace(ring.pace().withCopyBytesPerSecond(longNumber(text)))));
    rows.put(
        "verify-seconds",
        ring(
            "The period in which all replicas are compared once, in seconds; 0 for never.",
            ring -> ring.pace().verifySeconds(),
            (ring, text) -> ring.withPace(ring.pace().withVerifySeconds(number(text)))));
  }

  private static void addRebalancing(Map<String, Row> rows) {
    rows.put(
        "auto-attach",
        new Row(
            "Whether new nodes take their share without an order.",
            ClusterSettings::autoAttach,
            (all, text) -> all.withAutoAttach(flag(text))));
    rows.put(
        "moves-per-node",
        rebalance(
            "Partitions that a node sends or takes in at once, at most.",
            RebalanceSettings::movesPerNode,
            (now, text) -> now.withMovesPerNode(number(text))));
    rows.put(
        "rebalance-paused",
        rebalance(
            "Whether no further move is begun.",
            RebalanceSettings::paused,
            (now, text) -> now.withPaused(flag(text))));
    rows.put(
        "auto-replace",
        rebalance(
            "Whether a lost node's share goes to others.",
            RebalanceSettings::autoReplace,
            (now, text) -> now.withAutoReplace(flag(text))));
    rows.put(
        "auto-replace-seconds",
        rebalance(
            "How long a node must be lost for that, in seconds.",
            RebalanceSettings::autoReplaceSeconds,
            (now, text) -> now.withAutoReplaceSeconds(number(text))));
  }

  private static Row ring(
      String meaning,
      Function<RingSettings, Object> get,
      BiFunction<RingSettings, String, RingSettings> set) {
    return new Row(
        meaning,
        all -> get.apply(all.ring()),
        (all, text) -> all.withRing(set.apply(all.ring(), text)));
  }

  private static Row rebalance(
      String meaning,
      Function<RebalanceSettings, Object> get,
      BiFunction<RebalanceSettings, String, RebalanceSettings> set) {
    return new Row(
        meaning,
        all -> get.apply(all.rebalance()),
        (all, text) -> all.withRebalance(set.apply(all.rebalance(), text)));
  }

  private static int number(String text) {
    return Math.toIntExact(longNumber(text));
  }

  private static long longNumber(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("not a number: " + text, e);
    }
  }

  private static boolean flag(String text) {
    if (!text.equals("true") && !text.equals("false")) {
      throw new IllegalArgumentException("neither true nor false: " + text);
    }
    return text.equals("true");
  }

  /** All settings in a fixed order. */
  static List<Setting> list(ClusterSettings settings) {
    List<Setting> list = new ArrayList<>();
    ROWS.forEach(
        (name, row) ->
            list.add(
                new Setting(
                    name, row.get().apply(settings).toString(), row.meaning(), row.fixed())));
    return list;
  }

  /**
   * The settings with some changed.
   *
   * @throws RefusedOrderException if a name is not known, or a value or what they make together is
   *     out of bounds
   */
  static ClusterSettings changed(ClusterSettings settings, Map<String, String> values)
      throws RefusedOrderException {
    ClusterSettings changed = settings;
    for (String name : new TreeSet<>(values.keySet())) {
      Row row = ROWS.get(name);
      if (row == null) {
        throw new RefusedOrderException(
            "there is no setting " + name + ", but " + String.join(", ", ROWS.keySet()));
      }
      if (row.fixed()) {
        throw new RefusedOrderException(name + " was fixed when the cluster was made");
      }
      try {
        changed = row.set().apply(changed, values.get(name));
      } catch (IllegalArgumentException | ArithmeticException e) {
        throw new RefusedOrderException(name + " cannot be set: " + e.getMessage());
      }
    }
    return changed;
  }
}
