package io.kumo.node.replica;

import io.kumo.message.OperationId;
import io.kumo.node.entry.OperationRecord;
import io.kumo.node.entry.Outcome;
import io.kumo.node.entry.Write;
import io.kumo.ring.Version;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The committed operations of one partition and how each ended, so that a replay gets the first
 * run's answer (rules 23 to 25). What is in doubt is not here but in {@link InDoubt}.
 *
 * <p>Bounded by the shard's {@link OperationBudget}; the <em>floor</em> is the highest version of
 * what was forgotten.
 */
final class OperationTable {
  private static final int RECORD_BYTES = 160;

  private final OperationBudget budget;
  private final Map<OperationId, Slot> slots = new HashMap<>();
  private long floor;

  /** One remembered operation, in its place among those of the shard by age. */
  static final class Slot {
    final OperationTable table;
    final long version;
    final OperationRecord operation;
    Slot older;
    Slot newer;

    private Slot(OperationTable table, long version, OperationRecord operation) {
      this.table = table;
      this.version = version;
      this.operation = operation;
    }

    int bytes() {
      return RECORD_BYTES
          + operation.outcome().value().map(value -> value.bytes().length).orElse(0);
    }
  }

  OperationTable(OperationBudget budget) {
    this.budget = budget;
  }

  /** The highest version of a forgotten record: operations up to here may be unknown. */
  long floor() {
    return floor;
  }

  Optional<Outcome> find(OperationId id) {
    Slot slot = slots.get(id);
    return slot == null ? Optional.empty() : Optional.of(slot.operation.outcome());
  }

  /** Remembers what a committed write says of an operation. */
  void add(Write write) {
    write.operation().ifPresent(operation -> add(write.version(), operation));
  }

  /** Remembers a committed operation, and forgets the shard's oldest where there are too many. */
  void add(long version, OperationRecord operation) {
    if (!slots.containsKey(operation.id())) {
      Slot slot = new Slot(this, version, operation);
      slots.put(operation.id(), slot);
      budget.add(slot);
    }
  }

  /** Something up to {@code version} is not remembered. */
  void raiseFloor(long version) {
    floor = Version.max(floor, version);
  }

  void forget(Slot slot) {
    slots.remove(slot.operation.id(), slot);
    raiseFloor(slot.version);
  }

  /** Forgets all, without a floor: the replica is emptied. */
  void clear() {
    slots.values().forEach(budget::remove);
    slots.clear();
    floor = Version.NONE;
  }

  /** All records, oldest first. */
  List<PeerMessage.CopiedOperation> all() {
    List<PeerMessage.CopiedOperation> all = new ArrayList<>(slots.size());
    slots
        .values()
        .forEach(slot -> all.add(new PeerMessage.CopiedOperation(slot.version, slot.operation)));
    all.sort(Comparator.comparing(PeerMessage.CopiedOperation::version, Version::compare));
    return all;
  }
}
