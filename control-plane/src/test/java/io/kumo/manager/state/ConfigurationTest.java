package io.kumo.manager.state;

import static io.kumo.manager.state.TestStates.answer;
import static io.kumo.manager.state.TestStates.ask;
import static io.kumo.manager.state.TestStates.id;
import static io.kumo.manager.state.TestStates.member;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.message.ConfigurationAsk;
import io.kumo.message.ConfigurationAsk.Activate;
import io.kumo.message.ConfigurationAsk.Add;
import io.kumo.message.ConfigurationAsk.Drop;
import io.kumo.message.ConfigurationAsk.HandOver;
import io.kumo.message.ConfigurationAsk.TakeOver;
import io.kumo.ring.Activity;
import io.kumo.ring.Chain;
import io.kumo.ring.Member;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigurationTest {
  private final ClusterState inactive = TestStates.attached(4);
  private final ClusterState active = TestStates.active(4);

  @Test
  void aFirstTermIsActivatedByItsPrimaryAlone() {
    assertDeclined(inactive, member(2), new Activate(0, 1));
    Chain chain = done(inactive, member(1), new Activate(0, 1));
    assertEquals(
        new Chain(
            1,
            1,
            Activity.ACTIVE,
            List.of(member(1), member(2), member(3)),
            List.of(id(1), id(2), id(3))),
        chain);
  }

  @Test
  void aDropByTheServingPrimaryIsBornActiveUnderTheSameLeaderTerm() {
    Chain chain = done(active, member(1), new Drop(0, 1, member(2)));
    assertEquals(2, chain.term());
    assertEquals(1, chain.leaderTerm());
    assertTrue(chain.active());
    assertEquals(List.of(member(1), member(3)), chain.inSync());
  }

  @Test
  void aDropBeforeActivationMakesTheExchangeStartAfresh() {
    Chain chain = done(inactive, member(1), new Drop(0, 1, member(2)));
    assertEquals(2, chain.leaderTerm());
    assertFalse(chain.active());
  }

  @Test
  void nobodyButThePrimaryDropsAndItNeverDropsItself() {
    assertDeclined(active, member(2), new Drop(0, 1, member(3)));
    assertDeclined(active, member(2), new Drop(0, 1, member(1)));
    assertDeclined(active, member(1), new Drop(0, 1, member(1)));
  }

  @Test
  void onlyAServingPrimaryAddsAndOnlyALiveNodeOfTheChain() {
    ClusterState two = ask(active, member(1), new Drop(0, 1, member(3))).state();
    assertDeclined(two, member(2), new Add(0, 2, member(3)));
    assertDeclined(two, member(1), new Add(0, 2, member(4)));
    Chain chain = done(two, member(1), new Add(0, 2, member(3)));
    assertEquals(List.of(member(1), member(2), member(3)), chain.inSync());
    assertTrue(chain.active());
    assertEquals(1, chain.leaderTerm());
    ClusterState restarted = TestStates.started(two, 3, List.of());
    assertDeclined(restarted, member(1), new Add(0, 2, member(3)));
    done(restarted, member(1), new Add(0, 2, member(3, 2)));
  }

  @Test
  void aRestartedNodeJoinsOnlyOnceItsOldProcessIsUnlisted() {
    ClusterState restarted = TestStates.started(active, 3, List.of());
    assertDeclined(restarted, member(1), new Add(0, 1, member(3, 2)));
    ClusterState dropped = ask(restarted, member(1), new Drop(0, 1, member(3))).state();
    done(dropped, member(1), new Add(0, 2, member(3, 2)));
  }

  @Test
  void aNewPrimaryTakesTheLostOneOffAndHasToExchange() {
    Chain chain = done(active, member(3), new TakeOver(0, 1));
    assertEquals(List.of(member(3), member(2)), chain.inSync());
    assertEquals(2, chain.leaderTerm());
    assertFalse(chain.active());
    assertDeclined(active, member(4), new TakeOver(0, 1));
  }

  @Test
  void whoComesSecondWithATakeOverLearnsWhoLeads() {
    ClusterState taken = ask(active, member(2), new TakeOver(0, 1)).state();
    Transition second = ask(taken, member(3), new TakeOver(0, 1));
    assertSame(taken, second.state());
    assertFalse(answer(second).done());
    assertEquals(member(2), answer(second).chain().primary().orElseThrow());
  }

  @Test
  void aHandoverKeepsTheOldPrimaryAsAMember() {
    Chain chain = done(active, member(1), new HandOver(0, 1, member(3)));
    assertEquals(List.of(member(3), member(1), member(2)), chain.inSync());
    assertEquals(2, chain.leaderTerm());
    assertEquals(Activity.HANDED_OVER, chain.activity());
    assertDeclined(inactive, member(1), new HandOver(0, 1, member(3)));
    assertDeclined(active, member(2), new HandOver(0, 1, member(3)));
    assertDeclined(active, member(1), new HandOver(0, 1, member(4)));
  }

  @Test
  void aTermThatWasHandedOverIsActivatedAsAnyOther() {
    ClusterState handedOver = ask(active, member(1), new HandOver(0, 1, member(3))).state();
    assertEquals(
        List.of(member(1), member(2), member(3)), handedOver.partitions().get(0).lastActive());
    assertDeclined(handedOver, member(1), new Activate(0, 2));
    Chain chain = done(handedOver, member(3), new Activate(0, 2));
    assertEquals(Activity.ACTIVE, chain.activity());
    assertEquals(2, chain.leaderTerm());
  }

  @Test
  void aTermThatWasHandedOverIsNotChangedOnTheFastPathNorHandedOnBeforeItIsActive() {
    ClusterState two = ask(active, member(1), new Drop(0, 1, member(2))).state();
    ClusterState handedOver = ask(two, member(1), new HandOver(0, 2, member(3))).state();
    assertDeclined(handedOver, member(3), new Add(0, 3, member(2)));
    assertDeclined(handedOver, member(3), new HandOver(0, 3, member(1)));

    Transition dropped = ask(handedOver, member(3), new Drop(0, 3, member(1)));
    assertEquals(Activity.INACTIVE, answer(dropped).chain().activity());
    assertEquals(4, answer(dropped).chain().leaderTerm());
    PartitionState after = dropped.state().partitions().get(0);
    assertEquals(List.of(member(1), member(3)), after.lastActive());
    // The old primary holds all that was written since, for it counted: it may lead.
    done(dropped.state(), member(1), new TakeOver(0, 4));

    Chain taken = done(handedOver, member(1), new TakeOver(0, 3));
    assertEquals(Activity.INACTIVE, taken.activity());
    assertEquals(List.of(member(1)), taken.inSync());
  }

  @Test
  void deadIncarnationsAndSupersededTermsAskInVain() {
    ClusterState restarted = TestStates.started(active, 1, List.of());
    assertDeclined(restarted, member(1), new Drop(0, 1, member(2)));
    assertDeclined(restarted, member(1, 2), new Drop(0, 1, member(2)));
    assertDeclined(active, member(1), new Drop(0, 0, member(2)));
    assertDeclined(active, member(1), new Drop(0, 2, member(2)));
    assertDeclined(active, member(1), new Activate(-1, 1));
    assertDeclined(active, member(1), new Activate(TestStates.PARTITIONS, 1));
  }

  @Test
  void manyAsksAreOneEpoch() {
    Transition all =
        active.apply(
            new Command.Ask(
                member(2), List.of(new TakeOver(0, 1), new TakeOver(1, 1), new TakeOver(2, 7))));
    assertEquals(active.epoch() + 1, all.state().epoch());
    assertEquals(
        List.of(true, true, false),
        ((CommandReply.Judged) all.reply()).items().stream().map(item -> item.done()).toList());
  }

  private static Chain done(ClusterState state, Member asker, ConfigurationAsk ask) {
    Transition first = ask(state, asker, ask);
    assertTrue(answer(first).done(), first.toString());
    Transition again = ask(first.state(), asker, ask);
    assertSame(first.state(), again.state());
    assertEquals(first.reply(), again.reply());
    return answer(first).chain();
  }

  private static void assertDeclined(ClusterState state, Member asker, ConfigurationAsk ask) {
    Transition declined = ask(state, asker, ask);
    assertSame(state, declined.state());
    assertFalse(answer(declined).done());
  }
}
