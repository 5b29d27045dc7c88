package io.kumo.node.replica;

import static io.kumo.node.replica.Scene.SECOND;
import static io.kumo.node.replica.Scene.SELF;
import static io.kumo.node.replica.Scene.THIRD;
import static io.kumo.node.replica.Scene.stamp;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.node.entry.Batch;
import io.kumo.node.entry.JournalRecord;
import io.kumo.node.entry.Write;
import io.kumo.ring.Activity;
import io.kumo.ring.Chain;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import io.kumo.ring.Version;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How a node deletes what it shall not hold any more. */
class ErasingTest {
  private static final List<Member> OTHERS = List.of(SECOND, THIRD);

  @Test
  void aNodeThatIsNeitherListedNorAssignedAsksAgainAndAgain() {
    Scene scene = holding();
    scene.placed(2, 1, OTHERS, SECOND, THIRD);
    scene.pass(1_200);
    List<PeerMessage.ReleaseAsk> asks = scene.sent(PeerMessage.ReleaseAsk.class);
    assertEquals(3, asks.size());
    assertEquals(SECOND, asks.get(0).stamp().to());
    assertTrue(scene.effects.tasks.isEmpty());
  }

  @Test
  void aTermThatIsNotActiveSaysNothing() {
    Scene scene = holding();
    List<NodeId> nodes = OTHERS.stream().map(Member::node).toList();
    for (Activity activity : List.of(Activity.INACTIVE, Activity.HANDED_OVER)) {
      Chain chain = new Chain(2, 2, activity, OTHERS, nodes);
      scene.replica.configured(1, chain, scene.now());
      scene.pass(1_200);
      assertEquals(List.of(), scene.sent(PeerMessage.ReleaseAsk.class));
    }
  }

  @Test
  void aNodeThatHoldsNothingOrStopsAsksNothing() {
    Scene scene = new Scene();
    scene.placed(2, 1, OTHERS, SECOND, THIRD);
    scene.pass(1_200);
    assertEquals(List.of(), scene.sent(PeerMessage.ReleaseAsk.class));

    scene = holding();
    scene.placed(2, 1, OTHERS, SECOND, THIRD);
    scene.stop();
    scene.pass(1_200);
    assertEquals(List.of(), scene.sent(PeerMessage.ReleaseAsk.class));
  }

  @Test
  void itIsEmptiedDurablyBeforeItIsForgotten() {
    Scene scene = released();
    assertEquals(Version.NONE, scene.replica.end());
    JournalRecord last = last(scene);
    assertEquals(new JournalRecord.CopyStart(0, Version.NONE), last);
    assertEquals(List.of(new StoreTask.Empty()), scene.effects.tasks);

    scene.stored();
    assertEquals(1, scene.effects.tasks.size(), "the copy start is not on disk yet");
    scene.written();
    assertEquals(new StoreTask.Forget(), scene.effects.tasks.get(1));
    assertEquals(last, last(scene));

    scene.stored();
    assertEquals(
        new JournalRecord.State(0, 0, 0, 0, 0, 0, Optional.empty(), Optional.empty()), last(scene));
    scene.pass(2_000);
    assertEquals(2, scene.effects.tasks.size());
  }

  @Test
  void afterItTheReplicaRestsAndJoinsAnewWithNothing() {
    Scene scene = released();
    scene.stored();
    scene.written();
    scene.stored();
    scene.written();
    scene.effects.sent.clear();
    int records = scene.effects.journal.size();
    scene.pass(2_000);
    assertEquals(List.of(), scene.effects.sent);
    assertEquals(records, scene.effects.journal.size());

    scene.placed(2, 1, List.of(SECOND, THIRD, SELF), SECOND, THIRD);
    scene.pass(100);
    assertEquals(Version.NONE, scene.effects.lastSent(PeerMessage.JoinAsk.class).base());
  }

  @Test
  void aRestartInTheMiddleFindsNothing() {
    Scene scene = released();
    OperationBudget budget = new OperationBudget(10, 1_000);
    RestartRule rule =
        new RestartRule(
            0, new RestartRule.Store(Version.of(1, 0), false, 0, FlushMarks.NONE), budget);
    scene.effects.journal.forEach(rule::replay);
    Restored restored = rule.finish(Version.of(1, 0));
    assertTrue(restored.voided().isPresent());
    assertFalse(restored.intact(Restored.ANY_BOOT));
    assertEquals(Version.NONE, restored.watermark());
  }

  @Test
  void anAnswerCountsNoMoreOnceTheNodeIsAssigned() {
    Scene scene = holding();
    scene.placed(2, 1, OTHERS, SECOND, THIRD);
    scene.pass(100);
    PeerMessage.ReleaseAsk ask = scene.effects.lastSent(PeerMessage.ReleaseAsk.class);
    scene.placed(2, 1, List.of(SECOND, THIRD, SELF), SECOND, THIRD);
    scene.received(answer(2, SECOND, ask.number()));
    assertTrue(scene.effects.tasks.isEmpty());

    scene.placed(2, 1, OTHERS, SECOND, THIRD);
    scene.pass(100);
    scene.received(answer(2, SECOND, ask.number()));
    assertTrue(scene.effects.tasks.isEmpty(), "it answers an ask of before");
  }

  @Test
  void onlyTheNewestPrimarysAnswerCounts() {
    Scene scene = holding();
    scene.placed(2, 1, OTHERS, SECOND, THIRD);
    scene.pass(100);
    long number = scene.effects.lastSent(PeerMessage.ReleaseAsk.class).number();
    scene.received(answer(1, SECOND, number));
    scene.received(answer(2, THIRD, number));
    assertTrue(scene.effects.tasks.isEmpty());
    scene.received(answer(2, SECOND, number));
    assertEquals(1, scene.effects.tasks.size());
  }

  @Test
  void aJoinThatBeginsMeanwhileTakesOver() {
    Scene scene = released();
    scene.placed(2, 1, List.of(SECOND, THIRD, SELF), SECOND, THIRD);
    scene.received(new PeerMessage.JoinCopy(new Stamp(0, 1, 2, 1, SECOND, SELF), Version.of(1, 0)));
    assertEquals(List.of(new StoreTask.Empty(), new StoreTask.Empty()), scene.effects.tasks);
    scene.written();
    scene.stored();
    assertEquals(2, scene.effects.tasks.size());
    assertEquals(0, scene.effects.lastSent(PeerMessage.CopyWanted.class).part());
  }

  /** A member that has taken something. */
  private static Scene holding() {
    Scene scene = Scene.member();
    Batch batch =
        new Batch(
            0,
            Version.NONE,
            Version.NONE,
            List.of(new Write.Nothing(Version.of(1, 0), Optional.empty())));
    scene.received(new PeerMessage.Append(stamp(1, SECOND, SELF), batch));
    scene.written();
    scene.effects.sent.clear();
    return scene;
  }

  /** The same, struck off and given leave to delete. */
  private static Scene released() {
    Scene scene = holding();
    scene.placed(2, 1, OTHERS, SECOND, THIRD);
    scene.pass(100);
    long number = scene.effects.lastSent(PeerMessage.ReleaseAsk.class).number();
    scene.received(answer(2, SECOND, number));
    return scene;
  }

  private static PeerMessage.Released answer(int term, Member from, long number) {
    return new PeerMessage.Released(stamp(term, from, SELF), number);
  }

  private static JournalRecord last(Scene scene) {
    return scene.effects.journal.get(scene.effects.journal.size() - 1);
  }
}
