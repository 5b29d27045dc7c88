package io.kumo.node.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.message.OperationId;
import io.kumo.node.entry.OperationRecord;
import io.kumo.node.entry.Outcome;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OperationTableTest {
  private final OperationBudget budget = new OperationBudget(3, 1 << 20);
  private final OperationTable one = new OperationTable(budget);
  private final OperationTable other = new OperationTable(budget);

  @Test
  void remembersHowAnOperationEnded() {
    one.add(5, record(1));
    assertEquals(Optional.of(Outcome.applied(1)), one.find(id(1)));
    assertEquals(Optional.empty(), other.find(id(1)));
  }

  @Test
  void theShardsOldestGoFirstAndRaiseTheirPartitionsFloor() {
    one.add(5, record(1));
    other.add(3, record(2));
    one.add(6, record(3));
    other.add(4, record(4));
    assertEquals(Optional.empty(), one.find(id(1)));
    assertEquals(5, one.floor());
    assertEquals(0, other.floor());
    assertEquals(3, budget.records());
  }

  @Test
  void bytesAreBoundedToo() {
    OperationBudget small = new OperationBudget(100, 400);
    OperationTable table = new OperationTable(small);
    for (int i = 1; i <= 10; i++) {
      table.add(i, record(i));
    }
    assertTrue(small.bytes() <= 400);
    assertEquals(10 - small.records(), table.floor());
  }

  @Test
  void anEmptiedTableGivesItsShareBack() {
    one.add(5, record(1));
    other.add(3, record(2));
    one.clear();
    assertEquals(1, budget.records());
    assertEquals(Optional.empty(), one.find(id(1)));
    assertTrue(other.find(id(2)).isPresent());

    other.add(4, record(3));
    one.add(6, record(4));
    one.add(7, record(5));
    assertEquals(3, other.floor());
    assertEquals(Optional.empty(), other.find(id(2)));
    assertTrue(other.find(id(3)).isPresent());
    assertEquals(3, budget.records());
  }

  @Test
  void allComeOldestFirst() {
    one.add(6, record(2));
    one.add(5, record(1));
    assertEquals(5, one.all().get(0).version());
  }

  private static OperationRecord record(long sequence) {
    return new OperationRecord(id(sequence), Outcome.applied(sequence));
  }

  private static OperationId id(long sequence) {
    return new OperationId(1, sequence);
  }
}
