package io.kumo.node.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kumo.message.ConfigurationAsk;
import io.kumo.ring.Chain;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import io.kumo.ring.Version;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A new primary's exchange with the members that the managers gave it. */
class NewPrimaryTest {
  private static final Member SELF = new Member(new NodeId(new UUID(0, 1)), 1);
  private static final Member OTHER = new Member(new NodeId(new UUID(0, 2)), 1);
  private static final List<NodeId> ASSIGNED = List.of(SELF.node(), OTHER.node());

  private final RecordedEffects effects = new RecordedEffects();

  @Test
  void aMemberThatLacksWhatIsCommittedIsDroppedAtOnce() {
    Replica replica = RestoredReplica.of(SELF, effects, Version.of(1, 5));
    replica.configured(1, new Chain(2, 2, false, List.of(SELF, OTHER), ASSIGNED), atMs(0));
    Stamp stamp = effects.lastSent(PeerMessage.ExchangeAsk.class).stamp();
    Stamp back = new Stamp(0, 2, 2, stamp.session(), OTHER, SELF);
    long held = Version.of(1, 3);

    replica.received(
        new PeerMessage.ExchangeAnswer(back, held, new History(0, List.of(held)), false), atMs(1));
    replica.received(new PeerMessage.Acknowledged(back, held, 0, false), atMs(2));
    replica.tick(atMs(50));

    assertEquals(List.<ConfigurationAsk>of(new ConfigurationAsk.Drop(0, 2, OTHER)), effects.asks);
  }

  private static Moment atMs(long ms) {
    return new Moment(TimeUnit.MILLISECONDS.toNanos(ms), ms);
  }
}
