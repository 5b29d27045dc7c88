package io.kumo.sim.cluster;

import io.kumo.history.Linearizability;
import io.kumo.history.Operation;
import io.kumo.ring.Key;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What clients did to each key and were told. */
final class HistoryBook {
  private final Map<Key, List<Operation>> histories = new LinkedHashMap<>();
  private int certain;
  private int uncertain;

  void add(Key key, Operation operation) {
    histories.computeIfAbsent(key, k -> new ArrayList<>()).add(operation);
  }

  /** An operation has ended. */
  void count(boolean withResult) {
    if (withResult) {
      certain++;
    } else {
      uncertain++;
    }
  }

  /** What no order of the operations explains; empty if each key's history is linearizable. */
  Optional<String> violation() {
    for (Map.Entry<Key, List<Operation>> entry : histories.entrySet()) {
      Optional<String> why = Linearizability.violation(entry.getValue());
      if (why.isPresent()) {
        return Optional.of("key " + entry.getKey() + " is " + why.get());
      }
    }
    return Optional.empty();
  }

  @Override
  public String toString() {
    return certain + " operations with a result, " + uncertain + " without";
  }
}
