package io.kumo.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Searches an order of one key's operations that agrees with their answers and with real time.
 *
 * <p>Wing and Gong, "Testing and verifying concurrent objects" (1993): take any operation that was
 * called before every untaken one returned, follow the model, and go back where it disagrees. Lowe,
 * "Testing for linearizability" (2017): never enter a pair of taken operations and state twice.
 * Operations of unknown outcome never return, so that they may be taken at any later time, or be
 * left over at the end.
 */
public final class Linearizability {
  private final List<Operation> operations;
  private final long[] taken;
  private final Set<Visited> visited = new HashSet<>();
  private final List<Operation> order = new ArrayList<>();
  private List<Operation> longest = List.of();
  private int left;

  private record Visited(List<Long> taken, List<KeyState> states) {}

  private Linearizability(List<Operation> history) {
    operations = new ArrayList<>(history);
    operations.sort(Comparator.comparingLong(Operation::called));
    taken = new long[(operations.size() + 63) / 64];
    left = (int) operations.stream().filter(Linearizability::certain).count();
  }

  /**
   * Judges the history of one key that began absent.
   *
   * @return empty if it is linearizable, else what a person needs to see why not
   */
  public static Optional<String> violation(List<Operation> history) {
    Linearizability search = new Linearizability(history);
    return search.search(List.of(KeyState.ABSENT))
        ? Optional.empty()
        : Optional.of(search.explanation());
  }

  private boolean search(List<KeyState> states) {
    if (left == 0) {
      return true;
    }
    if (!visited.add(visit(states))) {
      return false;
    }
    long firstReturn = firstReturn();
    for (int i = 0; i < operations.size(); i++) {
      Operation operation = operations.get(i);
      if (operation.called() > firstReturn) {
        break;
      }
      if (isTaken(i)) {
        continue;
      }
      List<KeyState> next = KeyModel.after(states, operation);
      if (next.isEmpty()) {
        continue;
      }
      take(i, operation);
      if (search(next)) {
        return true;
      }
      giveBack(i, operation);
    }
    return false;
  }

  private void take(int i, Operation operation) {
    taken[i >> 6] |= 1L << i;
    left -= certain(operation) ? 1 : 0;
    order.add(operation);
    if (order.size() > longest.size()) {
      longest = List.copyOf(order);
    }
  }

  private void giveBack(int i, Operation operation) {
    taken[i >> 6] &= ~(1L << i);
    left += certain(operation) ? 1 : 0;
    order.remove(order.size() - 1);
  }

  private boolean isTaken(int i) {
    return (taken[i >> 6] & (1L << i)) != 0;
  }

  private long firstReturn() {
    long first = Operation.NEVER;
    for (int i = 0; i < operations.size(); i++) {
      if (operations.get(i).called() > first) {
        break;
      }
      if (!isTaken(i)) {
        first = Math.min(first, operations.get(i).returned());
      }
    }
    return first;
  }

  private Visited visit(List<KeyState> states) {
    List<Long> bits = new ArrayList<>(taken.length);
    for (long word : taken) {
      bits.add(word);
    }
    return new Visited(bits, List.copyOf(states));
  }

  private static boolean certain(Operation operation) {
    return operation.returned() != Operation.NEVER;
  }

  private String explanation() {
    StringBuilder text = new StringBuilder("not linearizable; the history (microseconds):\n");
    operations.forEach(operation -> text.append("  ").append(operation).append('\n'));
    text.append("the longest order that agrees:\n");
    longest.forEach(operation -> text.append("  ").append(operation).append('\n'));
    return text.toString();
  }
}
