package io.kumo.node.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kumo.message.ConfigurationAsk;
import io.kumo.ring.Activity;
import io.kumo.ring.Chain;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import io.kumo.ring.Version;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A member whose committed history is not the cluster's. */
class BrokenFollowerTest {
  private static final Member SELF = new Member(new NodeId(new UUID(0, 1)), 1);
  private static final Member PRIMARY = new Member(new NodeId(new UUID(0, 2)), 1);

  private final RecordedEffects effects = new RecordedEffects();

  @Test
  void itDoesNotAskToLead() {
    Replica replica = RestoredReplica.of(SELF, effects, Version.of(1, 5));
    Chain chain =
        new Chain(
            2, 2, Activity.INACTIVE, List.of(PRIMARY, SELF), List.of(PRIMARY.node(), SELF.node()));
    replica.configured(1, chain, atMs(0));
    Stamp stamp = new Stamp(0, 2, 2, 0, PRIMARY, SELF);

    replica.received(new PeerMessage.ExchangeAsk(stamp), atMs(1));
    replica.received(new PeerMessage.ExchangeCut(stamp, Version.of(1, 3)), atMs(2));
    assertEquals(1, effects.broken.size());
    for (int ms = 50; ms < 10_000; ms += 50) {
      replica.tick(atMs(ms));
    }

    assertEquals(List.<ConfigurationAsk>of(), effects.asks);
  }

  private static Moment atMs(long ms) {
    return new Moment(TimeUnit.MILLISECONDS.toNanos(ms), ms);
  }
}
