package io.kumo.watch;

import io.kumo.ring.Address;
import java.util.List;
import java.util.Random;

/** Where a process looks for a manager next, by the production class. */
public final class ManagerRound {
  private final ManagerPlaces places;

  /** See {@link ManagerPlaces}. */
  public ManagerRound(List<Address> given, Random random) {
    places = new ManagerPlaces(given, random);
  }

  /** See {@link ManagerPlaces#learn}. */
  public void learn(List<Address> managers) {
    places.learn(managers);
  }

  /** See {@link ManagerPlaces#useful}. */
  public void useful() {
    places.useful();
  }

  /** See {@link ManagerPlaces#next}. */
  public Address next() {
    return places.next();
  }
}
