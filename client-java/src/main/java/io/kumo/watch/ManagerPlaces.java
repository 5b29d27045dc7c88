package io.kumo.watch;

import io.kumo.ring.Address;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Where a process looks for a manager next: at those that the newest ring names, one after the
 * other; and where a whole round of them has led nowhere, also at those that it was given when it
 * started. No thread, no socket; used by one thread.
 */
final class ManagerPlaces {
  private final List<Address> given;
  private final Random random;
  private List<Address> named;
  private int next;
  private int fruitless;

  /**
   * Knows those that the process was given.
   *
   * @param given one or more
   * @param random gives each process an order of its own, so that not all watch the same manager
   */
  ManagerPlaces(List<Address> given, Random random) {
    this.given = List.copyOf(given);
    this.random = random;
    named = shuffled(given);
  }

  private List<Address> shuffled(List<Address> places) {
    List<Address> shuffled = new ArrayList<>(places);
    Collections.shuffle(shuffled, random);
    return shuffled;
  }

  /** A ring names these; an empty list, or the same as before, changes nothing. */
  void learn(List<Address> managers) {
    if (!managers.isEmpty() && !(named.containsAll(managers) && managers.containsAll(named))) {
      named = shuffled(managers);
      next = 0;
      fruitless = 0;
    }
  }

  /** The manager that was tried last is of use; one that belongs to no group answers too. */
  void useful() {
    fruitless = 0;
  }

  /** Whom to try now. */
  Address next() {
    List<Address> places = named;
    if (fruitless >= named.size()) {
      places = new ArrayList<>(named);
      given.stream().filter(address -> !named.contains(address)).forEach(places::add);
    }
    fruitless++;
    return places.get(next++ % places.size());
  }
}
