package io.kumo.history;

import io.kumo.message.DataReply;
import io.kumo.message.Mutation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Searches an order of one key's operations that agrees with their answers and with real time.
 *
 * <p>Wing and Gong, "Testing and verifying concurrent objects" (1993): take any operation that was
 * called before every untaken one returned, follow the model, and go back where it disagrees. Lowe,
 * "Testing for linearizability" (2017): never enter a pair of taken operations and state twice.
 * Operations of unknown outcome never return, so that they may be taken at any later time, or be
 * left over at the end; they are tried last, and of those that are alike only the first, for it can
 * do whatever the others can. What was answered without changing anything is taken as soon as it
 * agrees, and not tried elsewhere.
 */
public final class Linearizability {
  private final List<Operation> operations;
  private final int[] alike;
  private final boolean[] observes;
  private final int statesMax;
  private final long[] taken;
  private final Set<Visited> visited = new HashSet<>();
  private final List<Integer> order = new ArrayList<>();
  private List<Integer> longest = List.of();
  private int left;

  /** All before this one are taken. */
  private int first;

  private Linearizability(List<Operation> history, int statesMax) {
    this.statesMax = statesMax;
    operations = new ArrayList<>(history);
    operations.sort(Comparator.comparingLong(Operation::called));
    alike = alike(operations);
    observes = observers(operations);
    taken = new long[(operations.size() + 63) / 64];
    left = (int) operations.stream().filter(Linearizability::certain).count();
  }

  /**
   * Judges the history of one key that began absent.
   *
   * @return empty if it is linearizable, else what a person needs to see why not
   */
  public static Optional<String> violation(List<Operation> history) {
    try {
      return violation(history, Integer.MAX_VALUE);
    } catch (UndecidedException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * As {@link #violation(List)}, with a bound of the search. Its depth is that of the history: a
   * long one wants a thread with a large stack.
   *
   * @throws UndecidedException at {@code statesMax} states
   */
  public static Optional<String> violation(List<Operation> history, int statesMax)
      throws UndecidedException {
    Linearizability search = new Linearizability(history, statesMax);
    return search.search(List.of(KeyState.ABSENT))
        ? Optional.empty()
        : Optional.of(search.explanation());
  }

  /** For each operation of unknown outcome the last one before it that is the same, else -1. */
  private static int[] alike(List<Operation> operations) {
    int[] alike = new int[operations.size()];
    Map<Optional<Mutation>, Integer> last = new HashMap<>();
    for (int i = 0; i < alike.length; i++) {
      alike[i] = -1;
      if (!certain(operations.get(i))) {
        Integer before = last.put(operations.get(i).mutation(), i);
        alike[i] = before == null ? -1 : before;
      }
    }
    return alike;
  }

  /** Which operations were answered and have changed nothing. */
  private static boolean[] observers(List<Operation> operations) {
    boolean[] observers = new boolean[operations.size()];
    for (int i = 0; i < observers.length; i++) {
      Operation operation = operations.get(i);
      observers[i] =
          certain(operation)
              && (operation.mutation().isEmpty()
                  || operation.reply().filter(DataReply.Declined.class::isInstance).isPresent());
    }
    return observers;
  }

  private boolean search(List<KeyState> states) throws UndecidedException {
    int before = order.size();
    takeObservers(states);
    if (left == 0) {
      return true;
    }
    boolean entered = visited.add(new Visited(taken, states));
    if (visited.size() >= statesMax) {
      throw new UndecidedException(statesMax, operations.size());
    }
    if (entered) {
      long firstReturn = firstReturn();
      if (tryNext(states, firstReturn, true) || tryNext(states, firstReturn, false)) {
        return true;
      }
    }
    while (order.size() > before) {
      giveBack();
    }
    return false;
  }

  /**
   * Takes all that may come next, agree and leave every state as it is: whatever order there is
   * with one of them later, there is also with it here.
   */
  private void takeObservers(List<KeyState> states) {
    boolean found = true;
    while (found) {
      found = false;
      long firstReturn = firstReturn();
      for (int i = first; i < operations.size(); i++) {
        if (operations.get(i).called() > firstReturn) {
          break;
        }
        if (!isTaken(i)
            && observes[i]
            && KeyModel.after(states, operations.get(i)).equals(states)) {
          take(i);
          found = true;
        }
      }
    }
  }

  private boolean tryNext(List<KeyState> states, long firstReturn, boolean certain)
      throws UndecidedException {
    for (int i = first; i < operations.size(); i++) {
      Operation operation = operations.get(i);
      if (operation.called() > firstReturn) {
        break;
      }
      if (isTaken(i) || certain(operation) != certain || (alike[i] >= 0 && !isTaken(alike[i]))) {
        continue;
      }
      List<KeyState> next = KeyModel.after(states, operation);
      if (next.isEmpty()) {
        continue;
      }
      take(i);
      if (search(next)) {
        return true;
      }
      giveBack();
    }
    return false;
  }

  private void take(int i) {
    taken[i >> 6] |= 1L << i;
    left -= certain(operations.get(i)) ? 1 : 0;
    order.add(i);
    while (first < operations.size() && isTaken(first)) {
      first++;
    }
  }

  /** Undoes the last {@link #take}. */
  private void giveBack() {
    if (order.size() > longest.size()) {
      longest = List.copyOf(order);
    }
    int i = order.remove(order.size() - 1);
    first = Math.min(first, i);
    taken[i >> 6] &= ~(1L << i);
    left += certain(operations.get(i)) ? 1 : 0;
  }

  private boolean isTaken(int i) {
    return (taken[i >> 6] & (1L << i)) != 0;
  }

  private long firstReturn() {
    long earliest = Operation.NEVER;
    for (int i = first; i < operations.size(); i++) {
      if (operations.get(i).called() > earliest) {
        break;
      }
      if (!isTaken(i)) {
        earliest = Math.min(earliest, operations.get(i).returned());
      }
    }
    return earliest;
  }

  private static boolean certain(Operation operation) {
    return operation.returned() != Operation.NEVER;
  }

  private String explanation() {
    StringBuilder text = new StringBuilder("not linearizable; the history (microseconds):\n");
    operations.forEach(operation -> text.append("  ").append(operation).append('\n'));
    text.append("the longest order that agrees:\n");
    longest.forEach(i -> text.append("  ").append(operations.get(i)).append('\n'));
    return text.toString();
  }
}
