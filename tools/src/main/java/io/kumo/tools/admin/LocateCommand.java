package io.kumo.tools.admin;

import io.kumo.ring.Key;
import io.kumo.ring.Ring;
import io.kumo.tools.options.FailureException;
import io.kumo.tools.options.StandardOptions;
import io.kumo.tools.options.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.Option;

/** Tells where keys live, or would. */
final class LocateCommand implements ClusterCommand {
  private static final String NODES = "nodes";

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
  public List<Option> options() {
    return List.of(
        StandardOptions.valued(
            null,
            NODES,
            "NODE,...",
            "Where the keys would be if the ring were planned for these nodes. Those that the"
                + " cluster does not know count with weight 100 and without a zone."));
  }

  @Override
  public Report run(Call call) throws UsageException, FailureException {
    List<Key> keys = new ArrayList<>();
    for (String text : call.someWords("key")) {
      keys.add(EntryCommand.key(text));
    }
    Optional<String> nodes = call.options().text(NODES);
    Ring ring =
        nodes.isEmpty() ? call.cluster().ring() : WhatIf.planned(call.cluster(), nodes.get());
    return new LocateReport(keys.stream().map(key -> LocateReport.Place.of(key, ring)).toList());
  }
}
