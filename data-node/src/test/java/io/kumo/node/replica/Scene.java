package io.kumo.node.replica;

import io.kumo.message.DataReply;
import io.kumo.message.DataRequest;
import io.kumo.message.Expiry;
import io.kumo.message.Mutation;
import io.kumo.message.OperationId;
import io.kumo.ring.Activity;
import io.kumo.ring.Chain;
import io.kumo.ring.Key;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import io.kumo.ring.RingSettings;
import io.kumo.ring.Version;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** One replica of a partition of three nodes, driven by hand on a clock of milliseconds. */
final class Scene {
  static final Member SELF = new Member(new NodeId(new UUID(0, 1)), 1);
  static final Member SECOND = new Member(new NodeId(new UUID(0, 2)), 1);
  static final Member THIRD = new Member(new NodeId(new UUID(0, 3)), 1);
  private static final List<NodeId> ASSIGNED = List.of(SELF.node(), SECOND.node(), THIRD.node());
  static final int VALUE_BYTES_MAX = 8 << 20;
  private static final long PINNED_MAX = 1_000;

  /** So long before the scene began that no predecessor's grant counts any more. */
  private static final long STARTED_MS = -60_000;

  final RecordedEffects effects = new RecordedEffects();
  final Replica replica;
  private long nowMs;
  private long operations;

  Scene() {
    this(1);
  }

  /** The first partition of so many. */
  private Scene(int partitions) {
    ReplicaConfig.Limits usual = ReplicaConfig.Limits.DEFAULT;
    ReplicaConfig config =
        new ReplicaConfig(
            0,
            SELF,
            TimeUnit.MILLISECONDS.toNanos(STARTED_MS),
            new UUID(3, 3),
            () -> new RingSettings(partitions, 3, 1, VALUE_BYTES_MAX),
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
    return primaryOf(1, members);
  }

  /** The same of the first of so many partitions. */
  static Scene primaryOf(int partitions, Member... members) {
    Scene scene = new Scene(partitions);
    scene.configured(1, 1, false, members);
    for (Member member : members) {
      if (!member.equals(SELF)) {
        Stamp stamp = stamp(1, member, SELF);
        scene.received(new PeerMessage.ExchangeAnswer(stamp, Version.NONE, History.EMPTY, false));
        scene.received(new PeerMessage.Acknowledged(stamp, Version.of(1, 0), 0, false));
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
    configured(term, leaderTerm, active ? Activity.ACTIVE : Activity.INACTIVE, members);
  }

  void configured(int term, int leaderTerm, Activity activity, Member... members) {
    List<Member> inSync = Arrays.asList(members);
    replica.configured(1, new Chain(term, leaderTerm, activity, inSync, ASSIGNED), now());
    endTurn();
  }

  /** The same, where other nodes shall hold the partition. */
  void placed(int term, int leaderTerm, List<Member> assigned, Member... members) {
    List<NodeId> nodes = assigned.stream().map(Member::node).toList();
    List<Member> inSync = Arrays.asList(members);
    replica.configured(1, new Chain(term, leaderTerm, Activity.ACTIVE, inSync, nodes), now());
    endTurn();
  }

  /** The store has done the last thing that it was asked. */
  void stored() {
    replica.stored(effects.lastTask, now());
    endTurn();
  }

  void received(PeerMessage message) {
    replica.received(message, now());
    endTurn();
  }

  /** Gives a node a copy of nothing, so that it could be listed. */
  void copyTo(Member learner) {
    received(new PeerMessage.JoinAsk(stamp(1, learner, SELF), Version.NONE));
    long session = effects.lastSent(PeerMessage.JoinCopy.class).stamp().session();
    Stamp stamp = new Stamp(0, 1, 1, session, learner, SELF);
    received(new PeerMessage.CopyWanted(stamp, 0));
    StorePage all =
        new StorePage(Optional.empty(), List.of(), Optional.empty(), replica.watermark());
    replica.storeRead(session, all, now());
    received(new PeerMessage.CopyWanted(stamp, 1));
    received(new PeerMessage.CopyWanted(stamp, 2));
    received(new PeerMessage.Acknowledged(stamp, replica.watermark(), 0, false));
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

  /** Time passes, in which all leases are renewed. */
  void passWithLeases(long ms) {
    for (long passed = 0; passed < ms; passed += 50) {
      long until = now().nanos() + TimeUnit.SECONDS.toNanos(1);
      effects.leases.values().forEach(lease -> lease.extend(until));
      tick(50);
    }
  }

  /** A client sets a key to a value of so many bytes. @return what is answered at once */
  List<DataReply> set(int valueBytes) {
    List<DataReply> replies = new ArrayList<>();
    Mutation.Store store =
        new Mutation.Store(
            Key.of("k"),
            Mutation.StoreMode.SET,
            new byte[valueBytes],
            0,
            Expiry.NEVER,
            OptionalLong.empty());
    OperationId id = new OperationId(1, ++operations);
    replica.offer(
        new DataRequest.Mutate(1, 0, id, Long.MAX_VALUE, false, store), replies::add, now());
    endTurn();
    return replies;
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
