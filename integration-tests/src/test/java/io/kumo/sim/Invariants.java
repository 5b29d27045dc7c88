package io.kumo.sim;

import io.kumo.message.OperationId;
import io.kumo.node.entry.Batch;
import io.kumo.node.entry.Entry;
import io.kumo.node.entry.Write;
import io.kumo.node.replica.History;
import io.kumo.node.replica.Restored;
import io.kumo.ring.Activity;
import io.kumo.ring.Chain;
import io.kumo.ring.Key;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import io.kumo.ring.Version;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What holds at every step of a run, whatever fails. */
final class Invariants {
  private final Map<Long, Write> committed = new HashMap<>();
  private final Map<OperationId, Long> operations = new HashMap<>();
  private final Set<Long> tokens = new HashSet<>();
  private long lastCommitted;

  /** A replica has told these as committed: all replicas tell the same, in the same order. */
  void committed(SimProcess teller, Iterable<Write> writes) {
    for (Write write : writes) {
      Write known = committed.get(write.version());
      if (known != null) {
        if (!known.equals(write)) {
          throw new Violation(teller + " commits " + write + ", others have " + known);
        }
        continue;
      }
      if (!Version.before(lastCommitted, write.version())) {
        throw new Violation(
            "%s commits %s, which was passed over: %s is committed"
                .formatted(teller, Version.text(write.version()), Version.text(lastCommitted)));
      }
      committed.put(write.version(), write);
      lastCommitted = write.version();
      write
          .operation()
          .ifPresent(
              operation -> {
                Long before = operations.put(operation.id(), write.version());
                if (before != null) {
                  throw new Violation(
                      "%s ran at %s and at %s"
                          .formatted(
                              operation.id(), Version.text(before), Version.text(write.version())));
                }
              });
      if (write instanceof Write.Put put && put.entry().cas() == put.entry().version()) {
        if (!tokens.add(put.entry().cas())) {
          throw new Violation("cas token twice: " + put.entry().cas());
        }
      }
    }
  }

  /**
   * What a restart makes of a disk: only a store that stepped back, a damaged journal, or a copy
   * that was not ended leaves it with nothing; and what it holds as committed is what was
   * committed.
   */
  void restored(NodeId node, Restored restored, SimDisk disk) {
    if (restored.voided().isPresent()) {
      if (!disk.steppedBack() && !disk.damaged() && !restored.voided().get().contains("copy")) {
        throw new Violation(node + " lost nothing but is void: " + restored.voided().get());
      }
      return;
    }
    Map<Key, Entry> expected = committedUpTo(restored.watermark());
    Map<Key, Entry> held = new HashMap<>(disk.store().entries());
    restored.unapplied().forEach(write -> apply(write, held));
    // A copy may hold some of what its learner has in doubt.
    for (Batch batch : restored.inDoubt()) {
      batch.writes().forEach(write -> apply(write, expected));
      batch.writes().forEach(write -> apply(write, held));
    }
    if (disk.store().incomplete() && expected.entrySet().containsAll(held.entrySet())) {
      return;
    }
    if (!held.equals(expected)) {
      throw new Violation(
          "%s starts with %s of %s, committed was %s"
              .formatted(node, held, restored.history(), expected));
    }
  }

  /** Whether no store holds what {@code left} lacks of all that is committed. */
  boolean lostEverywhere(SimDisk left, Collection<SimDisk> all) {
    Map<Key, Entry> lost = committedUpTo(lastCommitted);
    lost.keySet().removeAll(left.store().entries().keySet());
    return lost.values().stream()
        .noneMatch(
            entry -> all.stream().anyMatch(disk -> disk.store().entries().containsValue(entry)));
  }

  private Map<Key, Entry> committedUpTo(long version) {
    Map<Key, Entry> entries = new HashMap<>();
    committed.entrySet().stream()
        .filter(entry -> !Version.before(version, entry.getKey()))
        .sorted((a, b) -> Version.compare(a.getKey(), b.getKey()))
        .forEach(entry -> apply(entry.getValue(), entries));
    return entries;
  }

  private static void apply(Write write, Map<Key, Entry> entries) {
    if (write instanceof Write.Put put) {
      entries.put(put.entry().key(), put.entry());
    } else if (write instanceof Write.Remove remove) {
      entries.remove(remove.key());
    } else if (write instanceof Write.Flush flush && flush.dueMs() == 0) {
      entries.values().removeIf(entry -> Version.before(entry.version(), flush.version()));
    }
  }

  /** At most one process serves, and what it calls committed all live members hold. */
  void step(List<SimProcess> processes, Chain chain) {
    if (chain.term() > 0 && chain.inSync().isEmpty()) {
      throw new Violation("the in-sync list is empty in term " + chain.term());
    }
    SimProcess server = null;
    // After every event: no iterator.
    for (int i = 0; i < processes.size(); i++) {
      SimProcess process = processes.get(i);
      if (process.servesNow()) {
        if (server != null) {
          throw new Violation(server + " and " + process + " both serve");
        }
        server = process;
      }
    }
  }

  /** Every live listed member of a term that is served holds what is committed. */
  void members(Collection<SimProcess> processes, Chain chain) {
    if (chain.activity() == Activity.INACTIVE) {
      return;
    }
    for (SimProcess process : processes) {
      if (process.replica().isPresent() && chain.inSync().contains(process.member())) {
        History history = process.replica().get().history();
        if (!history.contains(lastCommitted)) {
          throw new Violation(
              "%s is listed in term %d and holds %s, but %s is committed"
                  .formatted(process, chain.term(), history, Version.text(lastCommitted)));
        }
      }
    }
  }

  /** All listed members hold the same entries, all applied. */
  void converged(Collection<SimProcess> processes, Chain chain) {
    Map<Key, Entry> first = null;
    for (SimProcess process : processes) {
      Member member = process.member();
      if (!chain.inSync().contains(member)) {
        continue;
      }
      Map<Key, Entry> entries = process.storage().visibleEntries();
      if (first == null) {
        first = entries;
      } else if (!first.equals(entries)) {
        throw new Violation("members differ at the end: " + first + " and " + entries);
      }
    }
  }

  long lastCommitted() {
    return lastCommitted;
  }
}
