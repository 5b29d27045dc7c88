package io.kumo.node.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.message.ConfigurationAsk;
import io.kumo.message.DataReply;
import io.kumo.ring.Activity;
import io.kumo.ring.Chain;
import io.kumo.ring.Key;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import io.kumo.ring.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A replica whose store has lost entries leaves the list if there are others, and joins anew. */
class DamagedReplicaTest {
  private static final Member SELF = new Member(new NodeId(new UUID(0, 1)), 1);
  private static final Member OTHER = new Member(new NodeId(new UUID(0, 2)), 1);
  private static final long END = Version.of(1, 5);

  private final RecordedEffects effects = new RecordedEffects();

  @Test
  void aMemberFollowsNoMoreAndIsThenCopiedAnew() {
    Replica replica = RestoredReplica.of(SELF, effects, END);
    replica.configured(1, chain(2, true, OTHER, SELF), atMs(0));
    Stamp stamp = new Stamp(0, 2, 2, 0, OTHER, SELF);
    replica.received(new PeerMessage.ExchangeAsk(stamp), atMs(1));
    replica.received(new PeerMessage.ExchangeCut(stamp, END), atMs(2));
    assertTrue(replica.grants().heardNanos() != 0);

    replica.damaged(atMs(3));
    replica.tick(atMs(50));
    effects.sent.clear();
    replica.received(new PeerMessage.Commit(stamp, END), atMs(60));
    replica.tick(atMs(100));
    assertEquals(List.of(), effects.sent, "no acknowledgement and no lease");

    replica.configured(2, chain(3, true, OTHER), atMs(700));
    replica.tick(atMs(750));
    PeerMessage.JoinAsk ask = (PeerMessage.JoinAsk) effects.sent.get(0);
    assertEquals(Version.NONE, ask.base());
  }

  @Test
  void theOnlyMemberStays() {
    Replica replica = RestoredReplica.of(SELF, effects, END);
    replica.configured(1, chain(2, true, SELF), atMs(0));
    replica.damaged(atMs(1));
    for (int ms = 50; ms < 5_000; ms += 50) {
      replica.tick(atMs(ms));
    }
    assertEquals(
        List.of(),
        effects.asks.stream().filter(ConfigurationAsk.HandOver.class::isInstance).toList());
  }

  @Test
  void oneThatIsVoidAndThatClientsAreLedToSaysSo() {
    Replica replica = RestoredReplica.voided(new Member(SELF.node(), 2), effects);
    List<DataReply> replies = new ArrayList<>();
    replica.configured(1, chain(2, true, SELF), atMs(0));
    replica.read(Key.of("k"), replies::add, atMs(1));
    replica.configured(2, chain(3, true, OTHER), atMs(2));
    replica.read(Key.of("k"), replies::add, atMs(3));
    assertEquals(
        List.of(DataReply.NotRun.Reason.DATA_LOST, DataReply.NotRun.Reason.WRONG_NODE),
        replies.stream().map(reply -> ((DataReply.NotRun) reply).reason()).toList());
  }

  private static Chain chain(int term, boolean active, Member... inSync) {
    Activity activity = active ? Activity.ACTIVE : Activity.INACTIVE;
    return new Chain(term, 2, activity, List.of(inSync), List.of(OTHER.node(), SELF.node()));
  }

  private static Moment atMs(long ms) {
    return new Moment(TimeUnit.MILLISECONDS.toNanos(10_000 + ms), ms);
  }
}
