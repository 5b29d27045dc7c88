package io.kumo.manager.founding;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.message.ManagerReply.Membership;
import io.kumo.message.ManagerReply.Probed;
import io.kumo.ring.Address;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RemovalTest {
  private static final UUID GROUP = new UUID(1, 1);
  private static final UUID OTHER = new UUID(2, 2);
  private static final Optional<UUID> CLUSTER = Optional.of(new UUID(3, 3));
  private static final Membership WITHOUT = new Membership(8, List.of("a", "b", "n"));
  private static final Removal REMOVAL = new Removal("x", GROUP, CLUSTER, 7);

  @Test
  void aNewerCommittedMembershipWithoutItIsProof() {
    assertTrue(REMOVAL.isProvenBy(answer("a", GROUP, CLUSTER, WITHOUT)));
    assertTrue(REMOVAL.isProvenBy(answer("n", GROUP, CLUSTER, WITHOUT)));
    Membership uncommittedHere = new Membership(7, List.of("a", "b", "n"));
    assertTrue(REMOVAL.isProvenBy(answer("a", GROUP, CLUSTER, uncommittedHere)));
  }

  @Test
  void oneThatHoldsItIsNone() {
    Membership with = new Membership(8, List.of("a", "b", "x"));
    assertFalse(REMOVAL.isProvenBy(answer("a", GROUP, CLUSTER, with)));
  }

  @Test
  void oneFromBeforeItsOwnIsNone() {
    Membership before = new Membership(6, List.of("a", "b"));
    assertFalse(REMOVAL.isProvenBy(answer("a", GROUP, CLUSTER, before)));
  }

  @Test
  void whoKnowsOfNoCommittedOneProvesNothing() {
    Probed unsure = answer("a", Optional.of(GROUP), CLUSTER, Optional.empty());
    assertFalse(REMOVAL.isProvenBy(unsure));
  }

  @Test
  void anotherGroupOrClusterProvesNothing() {
    assertFalse(REMOVAL.isProvenBy(answer("a", OTHER, CLUSTER, WITHOUT)));
    assertFalse(REMOVAL.isProvenBy(answer("a", GROUP, Optional.of(OTHER), WITHOUT)));
    assertFalse(REMOVAL.isProvenBy(answer("a", GROUP, Optional.empty(), WITHOUT)));
    Optional<Membership> members = Optional.of(WITHOUT);
    assertFalse(REMOVAL.isProvenBy(answer("a", Optional.empty(), CLUSTER, members)));
  }

  @Test
  void whoIsNoMemberItselfProvesNothing() {
    assertFalse(REMOVAL.isProvenBy(answer("y", GROUP, CLUSTER, WITHOUT)));
  }

  @Test
  void whoDoesNotKnowItsClusterYetGoesByTheGroup() {
    Removal early = new Removal("x", GROUP, Optional.empty(), -1);
    assertTrue(early.isProvenBy(answer("a", GROUP, CLUSTER, WITHOUT)));
    assertFalse(early.isProvenBy(answer("a", OTHER, CLUSTER, WITHOUT)));
  }

  private static Probed answer(
      String teller, UUID group, Optional<UUID> cluster, Membership members) {
    return answer(teller, Optional.of(group), cluster, Optional.of(members));
  }

  private static Probed answer(
      String teller,
      Optional<UUID> group,
      Optional<UUID> cluster,
      Optional<Membership> membership) {
    return new Probed(
        teller,
        19701,
        List.of(new Address("h", 19700)),
        List.of("a", "b", "x"),
        group,
        cluster,
        membership);
  }
}
