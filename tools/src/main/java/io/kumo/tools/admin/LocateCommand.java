package io.kumo.tools.admin;

import io.kumo.ring.Key;
import io.kumo.ring.Ring;
import io.kumo.tools.options.FailureException;
import io.kumo.tools.options.UsageException;
import java.util.ArrayList;
import java.util.List;

/** Tells where keys live. */
final class LocateCommand implements AdminCommand {
  @Override
  public String name() {
    return "locate";
  }

  @Override
  public String arguments() {
    return "KEY...";
  }

  @Override
  public String purpose() {
    return "Show the hash and the partition of each key, and the nodes that hold it, the primary"
        + " first.";
  }

  @Override
  public Report run(Cluster cluster, List<String> arguments)
      throws UsageException, FailureException {
    if (arguments.isEmpty()) {
      throw new UsageException("locate needs a key");
    }
    List<Key> keys = new ArrayList<>();
    for (String text : arguments) {
      keys.add(key(text));
    }
    Ring ring = cluster.ring();
    return new LocateReport(keys.stream().map(key -> LocateReport.Place.of(key, ring)).toList());
  }

  private static Key key(String text) throws UsageException {
    try {
      return Key.of(text);
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage());
    }
  }
}
