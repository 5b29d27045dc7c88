package io.kumo.manager.founding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.manager.founding.Founding.Decision;
import io.kumo.message.ManagerReply.Probed;
import io.kumo.ring.Address;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FoundingTest {
  private static final Address A = new Address("a", 19700);
  private static final Address B = new Address("b", 19700);
  private static final Address C = new Address("c", 19700);
  private static final List<Address> ALL = List.of(A, B, C);
  private static final UUID GROUP = new UUID(6, 6);

  private final Founding founding = founding("name-a", A);

  @Test
  void allMembersFormTheSameGroup() {
    Group byA = formed(founding.decide(Map.of(B, empty("name-b"), C, empty("name-c"))));
    Group byC =
        formed(founding("name-c", C).decide(Map.of(A, empty("name-a"), B, empty("name-b"))));
    assertEquals(byA, byC);
    assertEquals(List.of("name-a", "name-b", "name-c"), byA.peerIds());
    assertEquals(ALL, byA.addresses());
  }

  @Test
  void itselfNeedNotBeListed() {
    Founding others = new Founding(new GroupMember("name-a", A, 19701), List.of(C, B));
    assertEquals(ALL, others.all());
    assertEquals(List.of(B, C), others.others());
  }

  @Test
  void oneSilentManagerIsAwaited() {
    assertInstanceOf(Founding.Wait.class, founding.decide(Map.of(B, empty("name-b"))));
  }

  @Test
  void whoIsNewOrHasBeenWipedWaitsAndSaysWhatToDo() {
    UUID cluster = new UUID(4, 4);
    String why = waiting(founding.decide(Map.of(B, member("name-b", GROUP, cluster))));
    assertTrue(why.contains("kumo-admin manager replace LOST a:19700"), why);
    assertTrue(why.contains("kumo-admin manager add a:19700"), why);
    assertTrue(why.contains(cluster.toString()), why);
  }

  @Test
  void twoGroupsInOneListAreNotMixed() {
    Probed one = member("name-b", GROUP, new UUID(4, 4));
    Probed other = member("name-c", new UUID(7, 7), new UUID(8, 8));
    String why = refused(founding.decide(Map.of(B, one, C, other)));
    assertTrue(why.contains(new UUID(4, 4).toString()), why);
    assertTrue(why.contains(new UUID(8, 8).toString()), why);
  }

  @Test
  void aGroupIsNotFormedByTwo() {
    Founding two = new Founding(new GroupMember("name-a", A, 19701), List.of(B));
    Probed empty =
        new Probed(
            "name-b",
            19701,
            List.of(A, B),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    waiting(two.decide(Map.of()));
    String why = refused(two.decide(Map.of(B, empty)));
    assertTrue(why.contains("1, 3 or 5"), why);
  }

  @Test
  void aFounderThatIsLateJoinsTheGroupThatTheOthersFormed() {
    List<String> founders = List.of("name-a", "name-b", "name-c");
    Probed ahead =
        new Probed(
            "name-b",
            19701,
            ALL,
            founders,
            Optional.of(GROUP),
            Optional.of(new UUID(4, 4)),
            Optional.empty());
    Group late = formed(founding.decide(Map.of(B, ahead, C, empty("name-c"))));
    assertEquals(founders, late.peerIds());
  }

  @Test
  void aGroupFormedWithAnotherFounderIsNotJoined() {
    List<String> founders = List.of("lost-c", "name-a", "name-b");
    Probed ahead =
        new Probed(
            "name-b", 19701, ALL, founders, Optional.of(GROUP), Optional.empty(), Optional.empty());
    refused(founding.decide(Map.of(B, ahead, C, empty("name-c"))));
  }

  @Test
  void managersThatListOthersAreRefused() {
    Probed fewer =
        new Probed(
            "name-b",
            19701,
            List.of(A, B),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    waiting(founding.decide(Map.of(B, fewer)));
    String why = refused(founding.decide(Map.of(B, fewer, C, empty("name-c"))));
    assertTrue(why.contains("b:19700 lists"), why);
  }

  @Test
  void copiesOfAStoreAreRefused() {
    refused(founding.decide(Map.of(B, empty("name-a"))));
    refused(founding.decide(Map.of(B, empty("name-b"), C, empty("name-b"))));
  }

  private static Founding founding(String name, Address address) {
    return new Founding(new GroupMember(name, address, 19701), ALL);
  }

  private static Probed empty(String name) {
    return new Probed(
        name, 19701, ALL, List.of(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  private static Probed member(String name, UUID group, UUID cluster) {
    return new Probed(
        name,
        19701,
        ALL,
        List.of("lost", name),
        Optional.of(group),
        Optional.of(cluster),
        Optional.empty());
  }

  private static String waiting(Decision decision) {
    return assertInstanceOf(Founding.Wait.class, decision).why();
  }

  private static Group formed(Decision decision) {
    return assertInstanceOf(Founding.Form.class, decision).group();
  }

  private static String refused(Decision decision) {
    return assertInstanceOf(Founding.Refuse.class, decision).why();
  }
}
