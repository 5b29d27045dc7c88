package io.kumo.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kumo.ring.Address;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ManagerPlacesTest {
  private final ManagerPlaces places = new ManagerPlaces(addresses("a", "b", "c"), new Random(1));

  private static List<Address> addresses(String... hosts) {
    return Stream.of(hosts).map(host -> new Address(host, 1)).toList();
  }

  private Set<String> tries(int count) {
    Set<String> hosts = new TreeSet<>();
    for (int i = 0; i < count; i++) {
      hosts.add(places.next().host());
    }
    return hosts;
  }

  @Test
  void allThatWereGivenAreTriedInTurn() {
    assertEquals(Set.of("a", "b", "c"), tries(3));
    assertEquals(Set.of("a", "b", "c"), tries(3));
  }

  @Test
  void processesHaveOrdersOfTheirOwn() {
    Set<Address> firsts = new HashSet<>();
    for (int seed = 0; seed < 50; seed++) {
      firsts.add(new ManagerPlaces(addresses("a", "b", "c"), new Random(seed)).next());
    }
    assertEquals(3, firsts.size());
  }

  @Test
  void thoseThatRingsNameAreTriedAlone() {
    places.learn(addresses("c", "d"));
    for (int i = 0; i < 10; i++) {
      assertEquals(Set.of("c", "d"), tries(2));
      places.useful();
    }
  }

  @Test
  void afterAFruitlessRoundThoseThatWereGivenAreTriedToo() {
    places.learn(addresses("d", "e"));
    tries(2);
    assertEquals(Set.of("a", "b", "c", "d", "e"), tries(5));
    places.useful();
    assertEquals(Set.of("d", "e"), tries(2));
  }

  @Test
  void theSameAgainOrNoneChangesNothing() {
    places.learn(addresses("d", "e"));
    Address first = places.next();
    places.learn(addresses("e", "d"));
    places.learn(List.of());
    assertEquals(Set.of("d", "e"), Set.of(first.host(), places.next().host()));
  }
}
