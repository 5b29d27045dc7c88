package io.kumo.node.replica;

import static io.kumo.node.replica.Scene.SECOND;
import static io.kumo.node.replica.Scene.SELF;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.kumo.message.ConfigurationAsk;
import io.kumo.message.DataReply;
import io.kumo.message.DataRequest;
import io.kumo.message.Mutation;
import io.kumo.message.OperationId;
import io.kumo.ring.Key;
import io.kumo.ring.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** An entry that the store cannot read costs its clients a retry, elsewhere if there is another. */
class UnreadableEntryTest {
  private static final Key KEY = Key.of("k");
  private static final String WHY = "page 7 is damaged";

  private final List<DataReply> replies = new ArrayList<>();

  @Test
  void aMutationThatCouldNotBeEvaluatedHasNotRun() {
    Scene scene = Scene.primary(SELF, SECOND);
    int journalled = scene.effects.journal.size();
    delete(scene);
    scene.replica.loadFailed(scene.effects.lastLoad, WHY, scene.now());
    scene.tick(1);

    DataReply.NotRun answer = assertInstanceOf(DataReply.NotRun.class, replies.get(0));
    assertEquals(DataReply.NotRun.Reason.NOT_SERVING, answer.reason());
    assertEquals(journalled, scene.effects.journal.size(), "nothing of it is journalled");
    assertEquals(1, replies.size());
  }

  @Test
  void aReadIsAnErrorAndNeverAMiss() {
    Scene scene = Scene.primary(SELF, SECOND);
    scene.replica.read(KEY, replies::add, scene.now());
    scene.replica.loadFailed(scene.effects.lastLoad, WHY, scene.now());
    assertEquals(List.of(new DataReply.Unknown(Version.of(1, 0), WHY)), replies);
  }

  @Test
  void anotherMemberLeadsALeaseLater() {
    Scene scene = Scene.primary(SELF, SECOND);
    scene.passWithLeases(10_000);
    delete(scene);
    scene.replica.loadFailed(scene.effects.lastLoad, WHY, scene.now());
    scene.passWithLeases(900);
    assertEquals(List.of(), scene.effects.asks);
    scene.passWithLeases(200);
    assertEquals(new ConfigurationAsk.HandOver(0, 1, SECOND), scene.effects.asks.get(0));
  }

  @Test
  void twoThatEachHideAnEntryDoNotHandOverToOneAnotherEverySecond() {
    Scene scene = Scene.primary(SELF, SECOND);
    delete(scene);
    scene.replica.loadFailed(scene.effects.lastLoad, WHY, scene.now());
    scene.passWithLeases(9_000);
    assertEquals(List.of(), scene.effects.asks);
  }

  @Test
  void whatAnEarlierLeadershipAskedForIsNotHeldAgainstThisOne() {
    Scene scene = Scene.primary(SELF, SECOND);
    scene.passWithLeases(10_000);
    scene.replica.loadFailed(scene.effects.lastLoad + 7, WHY, scene.now());
    scene.passWithLeases(2_000);
    assertEquals(List.of(), scene.effects.asks);
  }

  @Test
  void whereThereIsNoOtherItGoesOn() {
    Scene scene = Scene.primary(SELF);
    delete(scene);
    scene.replica.loadFailed(scene.effects.lastLoad, WHY, scene.now());
    scene.passWithLeases(2_000);
    assertEquals(List.of(), scene.effects.asks);
  }

  private void delete(Scene scene) {
    DataRequest.Mutate request =
        new DataRequest.Mutate(
            1,
            0,
            new OperationId(7, 7),
            Long.MAX_VALUE,
            false,
            new Mutation.Delete(KEY, OptionalLong.empty()));
    scene.replica.offer(request, replies::add, scene.now());
    scene.tick(0);
  }
}
