package io.kumo.manager.founding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.manager.founding.MemberChange.Change;
import io.kumo.manager.founding.MemberChange.Done;
import io.kumo.manager.founding.MemberChange.HandOver;
import io.kumo.manager.founding.MemberChange.Situation;
import io.kumo.manager.founding.MemberChange.Step;
import io.kumo.message.ManagerReply.Probed;
import io.kumo.message.ManagerRequest.ChangeManagers;
import io.kumo.ring.Address;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Managers have numbers: their names are p1, p2, their places h1, h2; p1 leads. */
class MemberChangeTest {
  private static final UUID GROUP = new UUID(1, 1);
  private static final UUID CLUSTER = new UUID(2, 2);
  private static final Optional<Probed> NOBODY = Optional.empty();

  @Test
  void aNewManagerIsToldOfTheGroupAndAdded() {
    Change change = change(next(group(1, 2, 3), ChangeManagers.add(place(4)), empty(4)));
    assertEquals(Optional.of(member(4)), change.joining());
    assertEquals(group(1, 2, 3, 4), change.members());
  }

  @Test
  void whoIsAMemberAlreadyIsNotAddedAgain() {
    done(next(group(1, 2, 3), ChangeManagers.add(place(2)), member(2, 2, GROUP)));
    done(next(group(1, 2, 3), ChangeManagers.add(place(2)), NOBODY));
  }

  @Test
  void aGroupHasFiveManagersAtMost() {
    refused(next(group(1, 2, 3, 4, 5), ChangeManagers.add(place(6)), empty(6)), "the most");
    Step swap = next(group(1, 2, 3, 4, 5), ChangeManagers.replace(place(5), place(6)), empty(6), 5);
    assertEquals(group(1, 2, 3, 4, 6), change(swap).members());
  }

  @Test
  void whoBelongsElsewhereOrIsSilentIsNotAdded() {
    refused(next(group(1), ChangeManagers.add(place(2)), NOBODY), "does not answer");
    refused(
        next(group(1), ChangeManagers.add(place(2)), member(2, 2, new UUID(9, 9))),
        new UUID(8, 8).toString());
    refused(next(group(1, 2), ChangeManagers.add(place(3)), empty(2, 3)), "or a copy of it");
  }

  @Test
  void aMemberIsRemovedUnlessItIsTheLastOrTooFewWouldLive() {
    Change change = change(next(group(1, 2, 3), ChangeManagers.remove(place(2), false), NOBODY));
    assertEquals(group(1, 3), change.members());
    assertEquals(Optional.empty(), change.joining());
    refused(next(group(1), ChangeManagers.remove(place(1), true), NOBODY), "only manager");
    ChangeManagers needed = ChangeManagers.remove(place(2), false);
    refused(next(group(1, 2, 3), needed, NOBODY, 3), "too few managers live");
    change(next(group(1, 2, 3), ChangeManagers.remove(place(2), true), NOBODY, 3));
    change(next(group(1, 2, 3), ChangeManagers.remove(place(3), false), NOBODY, 3));
    done(next(group(1, 2, 3), ChangeManagers.remove(place(7), false), NOBODY));
  }

  @Test
  void theLeaderLetsAnotherLeadBeforeItGoes() {
    ChangeManagers itself = ChangeManagers.remove(place(1), false);
    assertInstanceOf(HandOver.class, next(group(1, 2, 3), itself, NOBODY));
    ChangeManagers replaced = ChangeManagers.replace(place(1), place(4));
    assertInstanceOf(HandOver.class, next(group(1, 2, 3), replaced, empty(4)));
  }

  @Test
  void oneOfThreeIsReplacedInOneStep() {
    ChangeManagers replace = ChangeManagers.replace(place(3), place(4));
    Change change = change(next(group(1, 2, 3), replace, empty(4), 3));
    assertEquals(group(1, 2, 4), change.members());
    done(next(group(1, 2, 4), replace, member(4, 4, GROUP)));
  }

  @Test
  void oneOfTwoIsReplacedInTwoSteps() {
    ChangeManagers replace = ChangeManagers.replace(place(2), place(3));
    assertEquals(group(1, 2, 3), change(next(group(1, 2), replace, empty(3))).members());
    Change second = change(next(group(1, 2, 3), replace, member(3, 3, GROUP)));
    assertEquals(group(1, 3), second.members());
    assertEquals(Optional.empty(), second.joining());
  }

  @Test
  void theOnlyManagerIsReplacedByWayOfTwo() {
    ChangeManagers replace = ChangeManagers.replace(place(1), place(2));
    assertEquals(group(1, 2), change(next(group(1), replace, empty(2))).members());
    assertInstanceOf(HandOver.class, next(group(1, 2), replace, member(2, 2, GROUP)));
  }

  @Test
  void whoLostItsStoreGoesFirstAndComesBackUnderItsNewName() {
    ChangeManagers replace = ChangeManagers.replace(place(3), place(3));
    Change first = change(next(group(1, 2, 3), replace, empty(9, 3), 3));
    assertEquals(group(1, 2), first.members());
    assertEquals(Optional.empty(), first.joining());
    Change second = change(next(group(1, 2), replace, empty(9, 3)));
    GroupMember again = new GroupMember("p9", place(3), 19701);
    assertEquals(Optional.of(again), second.joining());
    done(next(group(1, 2, 3), replace, member(3, 3, GROUP)));
    refused(next(group(1, 2, 3), replace, NOBODY, 3), "does not answer");
    refused(next(group(1, 2, 3), ChangeManagers.add(place(3)), empty(9, 3)), "manager replace");
  }

  @Test
  void nobodyTakesThePlaceOfOneWhoIsNoManager() {
    ChangeManagers replace = ChangeManagers.replace(place(7), place(4));
    refused(next(group(1, 2, 3), replace, empty(4)), "is no manager");
  }

  private static Step next(
      List<GroupMember> members, ChangeManagers request, Optional<Probed> joining, int... dead) {
    Set<String> live = new HashSet<>();
    members.forEach(member -> live.add(member.peerId()));
    IntStream.of(dead).forEach(number -> live.remove("p" + number));
    return MemberChange.next(
        new Situation(GROUP, Optional.of(CLUSTER), members, "p1", live, joining), request);
  }

  private static List<GroupMember> group(int... numbers) {
    return IntStream.of(numbers).mapToObj(MemberChangeTest::member).toList();
  }

  private static GroupMember member(int number) {
    return new GroupMember("p" + number, place(number), 19701);
  }

  private static Address place(int number) {
    return new Address("h" + number, 19700);
  }

  private static Optional<Probed> empty(int number) {
    return empty(number, number);
  }

  private static Optional<Probed> empty(int name, int place) {
    return Optional.of(
        new Probed(
            "p" + name,
            19701,
            List.of(place(1), place(place)),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()));
  }

  private static Optional<Probed> member(int name, int place, UUID group) {
    UUID cluster = group.equals(GROUP) ? CLUSTER : new UUID(8, 8);
    return Optional.of(
        new Probed(
            "p" + name,
            19701,
            List.of(place(place)),
            List.of("p1"),
            Optional.of(group),
            Optional.of(cluster),
            Optional.empty()));
  }

  private static Change change(Step step) {
    return assertInstanceOf(Change.class, step, step.toString());
  }

  private static void done(Step step) {
    assertInstanceOf(Done.class, step, step.toString());
  }

  private static void refused(Step step, String part) {
    String why = assertInstanceOf(MemberChange.Refuse.class, step, step.toString()).why();
    assertTrue(why.contains(part), why);
  }
}
