package io.kumo.node.replica;

import io.kumo.ring.Chain;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import io.kumo.ring.RingSettings;
import io.kumo.ring.Version;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** One replica of a partition of three nodes, driven by hand on a clock of milliseconds. */
final class Scene {
  static final Member SELF = new Member(new NodeId(new UUID(0, 1)), 1);
  static final Member SECOND = new Member(new NodeId(new UUID(0, 2)), 1);
  static final Member THIRD = new Member(new NodeId(new UUID(0, 3)), 1);
  private static final List<NodeId> ASSIGNED = List.of(SELF.node(), SECOND.node(), THIRD.node());
  private static final long PINNED_MAX = 1_000;

  /** So long before the scene began that no predecessor's grant counts any more. */
  private static final long STARTED_MS = -60_000;

  final RecordedEffects effects = new RecordedEffects();
  final Replica replica;
  private long nowMs;

  Scene() {
    ReplicaConfig.Limits usual = ReplicaConfig.Limits.DEFAULT;
    ReplicaConfig config =
        new ReplicaConfig(
            0,
            SELF,
            TimeUnit.MILLISECONDS.toNanos(STARTED_MS),
            new UUID(3, 3),
            new RingSettings(1, 3, 1, 1_000),
            new ReplicaConfig.Limits(
                usual.leases(),
                usual.inDoubtWritesMax(),
                usual.inDoubtBytesMax(),
                usual.waitingMax(),
                PINNED_MAX));
    OperationBudget budget = new OperationBudget(10, 1_000);
    replica = new Replica(config, effects, effects, Restored.empty(0, budget));
  }

  /** The replica leads term 1, and all of {@code members} are in step. */
  static Scene primary(Member... members) {
    Scene scene = new Scene();
    scene.configured(1, 1, false, members);
    for (Member member : members) {
      if (!member.equals(SELF)) {
        Stamp stamp = stamp(1, member, SELF);
        scene.received(new PeerMessage.ExchangeAnswer(stamp, Version.NONE, History.EMPTY));
        scene.received(new PeerMessage.Acknowledged(stamp, Version.of(1, 0), 0));
      }
    }
    scene.written();
    scene.configured(1, 1, true, members);
    scene.tick(1);
    scene.effects.asks.clear();
    return scene;
  }

  /** The replica follows {@link #SECOND} in term 1, in step. */
  static Scene member() {
    Scene scene = new Scene();
    scene.configured(1, 1, true, SECOND, SELF, THIRD);
    scene.received(new PeerMessage.ExchangeAsk(stamp(1, SECOND, SELF)));
    scene.received(new PeerMessage.ExchangeCut(stamp(1, SECOND, SELF), Version.NONE));
    scene.written();
    return scene;
  }

  static Stamp stamp(int term, Member from, Member to) {
    return new Stamp(0, 1, term, 0, from, to);
  }

  void configured(int term, int leaderTerm, boolean active, Member... members) {
    List<Member> inSync = Arrays.asList(members);
    replica.configured(1, new Chain(term, leaderTerm, active, inSync, ASSIGNED), now());
    endTurn();
  }

  void received(PeerMessage message) {
    replica.received(message, now());
    endTurn();
  }

  /** All that was appended is in the journal. */
  void written() {
    replica.journalled(effects.lastTicket, now());
    endTurn();
  }

  void stop() {
    replica.stop(now());
    endTurn();
  }

  /** Time passes, with a tick at its end. */
  void tick(long ms) {
    nowMs += ms;
    replica.tick(now());
    endTurn();
  }

  /** Time passes as in a running node. */
  void pass(long ms) {
    for (long passed = 0; passed < ms; passed += 50) {
      tick(50);
    }
  }

  private void endTurn() {
    replica.endTurn(now());
  }

  Moment now() {
    return new Moment(TimeUnit.MILLISECONDS.toNanos(nowMs), nowMs);
  }

  /** Messages of one kind that were sent. */
  <T extends PeerMessage> List<T> sent(Class<T> type) {
    return effects.sent.stream().filter(type::isInstance).map(type::cast).toList();
  }
}
