package io.kumo.node.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.message.ConfigurationAsk;
import io.kumo.node.entry.JournalRecord;
import io.kumo.ring.Member;
import io.kumo.ring.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** An operator names whoever is left (rule 21), be it in the midst of its copy. */
class AcceptedHeirTest {
  private static final Member SELF = Scene.SELF;
  private static final Member DEAD = Scene.SECOND;
  private static final long FROM = Version.of(1, 3);

  private final Scene scene = new Scene();
  private final List<JournalRecord> before = new ArrayList<>();

  @Test
  void aLearnerGoesOnWithWhatWasCopiedSoFar() {
    learn();
    scene.replica.stored(1, scene.now());
    name();
    assertEquals(List.of(new ConfigurationAsk.Activate(0, 2)), scene.effects.asks);
    assertEquals(
        new StoreTask.Complete(FROM, FROM, FlushMarks.NONE),
        scene.effects.tasks.get(scene.effects.tasks.size() - 1));

    RestartRule.Store store = new RestartRule.Store(FROM, false, FROM, FlushMarks.NONE);
    RestartRule rule = new RestartRule(0, store, new OperationBudget(10, 1_000));
    before.forEach(rule::replay);
    scene.effects.journal.forEach(rule::replay);
    Restored restored = rule.finish(FROM);
    assertEquals(Optional.empty(), restored.voided());
    assertEquals(Version.of(2, 0), restored.history().end());
    assertEquals(FROM, restored.operations().floor(), "what ran before is not known");
  }

  @Test
  void notBeforeThePartitionIsEmpty() {
    learn();
    name();
    scene.tick(50);
    assertEquals(List.of(), scene.effects.asks);
    scene.replica.stored(1, scene.now());
    scene.tick(50);
    scene.written();
    assertEquals(List.of(new ConfigurationAsk.Activate(0, 2)), scene.effects.asks);
  }

  @Test
  void aLearnerIsNoMemberOfALongerList() {
    learn();
    scene.replica.stored(1, scene.now());
    scene.configured(2, 2, false, SELF, Scene.THIRD);
    scene.written();
    scene.pass(500);
    assertEquals(List.of(), scene.effects.asks);
  }

  private void learn() {
    scene.configured(1, 1, true, DEAD);
    Stamp stamp = new Stamp(0, 1, 1, 1, DEAD, SELF);
    scene.received(new PeerMessage.JoinCopy(stamp, FROM));
    scene.written();
    assertTrue(scene.effects.journal.contains(new JournalRecord.CopyStart(0, FROM)));
  }

  private void name() {
    before.addAll(scene.effects.journal);
    scene.effects.journal.clear();
    scene.configured(2, 2, false, SELF);
    scene.written();
  }
}
