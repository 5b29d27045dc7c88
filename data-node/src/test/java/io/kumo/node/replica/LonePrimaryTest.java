package io.kumo.node.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.message.DataReply;
import io.kumo.message.DataRequest;
import io.kumo.message.Expiry;
import io.kumo.message.Mutation;
import io.kumo.message.OperationId;
import io.kumo.node.entry.Batch;
import io.kumo.node.entry.Entry;
import io.kumo.node.entry.JournalRecord;
import io.kumo.ring.Activity;
import io.kumo.ring.Chain;
import io.kumo.ring.Key;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import io.kumo.ring.RingSettings;
import io.kumo.ring.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A primary that is its partition's only member. */
class LonePrimaryTest {
  private static final int VALUE_MAX = 1 << 20;
  private static final UUID BOOT = new UUID(3, 3);
  private static final Key KEY = Key.of("k");
  private static final Member SELF = new Member(new NodeId(new UUID(0, 1)), 1);
  private static final Member OTHER = new Member(new NodeId(new UUID(0, 2)), 1);
  private static final Moment NOW = new Moment(TimeUnit.SECONDS.toNanos(5), 1_000_000);

  private final RecordedEffects effects = new RecordedEffects();
  private final List<DataReply> replies = new ArrayList<>();
  private Replica replica;
  private long operations;
  private RingSettings settings = new RingSettings(1, 2, 1, VALUE_MAX);

  @BeforeEach
  void lead() {
    ReplicaConfig config =
        new ReplicaConfig(0, SELF, 0, BOOT, () -> settings, ReplicaConfig.Limits.DEFAULT);
    OperationBudget budget = new OperationBudget(10_000, 1L << 30);
    replica = new Replica(config, effects, effects, Restored.empty(0, budget));
    List<NodeId> assigned = List.of(SELF.node(), OTHER.node());
    replica.configured(1, new Chain(1, 1, Activity.INACTIVE, List.of(SELF), assigned), NOW);
    commit();
    replica.configured(2, new Chain(1, 1, Activity.ACTIVE, List.of(SELF), assigned), NOW);
    commit();
  }

  @Test
  void changedSettingsCountFromTheNextWriteOn() {
    settings = new RingSettings(1, 2, 1, 5);
    set(bytes(10));
    assertEquals(DataReply.NotRun.Reason.TOO_LARGE, ((DataReply.NotRun) replies.get(0)).reason());
    settings = new RingSettings(1, 2, 2, VALUE_MAX);
    set(bytes(10));
    assertEquals(
        DataReply.NotRun.Reason.TOO_FEW_REPLICAS, ((DataReply.NotRun) replies.get(1)).reason());
    settings = new RingSettings(1, 2, 1, VALUE_MAX);
    set(bytes(10));
    assertInstanceOf(DataReply.Applied.class, replies.get(2));
  }

  @Test
  void onlyAnotherConfigurationIsNews() {
    List<NodeId> assigned = List.of(SELF.node(), OTHER.node());
    assertFalse(replica.isNews(new Chain(1, 1, Activity.ACTIVE, List.of(SELF), assigned)));
    assertTrue(replica.isNews(new Chain(1, 1, Activity.ACTIVE, List.of(SELF), List.of())));
    assertTrue(replica.isNews(new Chain(2, 2, Activity.ACTIVE, List.of(SELF), assigned)));
  }

  @Test
  void theSweepDeletesNothingThatWasWrittenAfterItLooked() {
    set(bytes(10));
    Entry newest = effects.memory.get(KEY).orElseThrow();
    effects.memory.clear();
    int batches = effects.batches().size();

    replica.expired(KEY, Version.of(1, 0), NOW);
    replica.loaded(effects.lastLoad, Optional.of(newest), NOW);
    commit();

    assertEquals(batches, effects.batches().size());
  }

  @Test
  void theSweepDeletesWhatHasExpired() {
    Entry old = new Entry(KEY, Version.of(1, 0), 1, 0, NOW.wallMs() - 1, 0, bytes(1));

    replica.expired(KEY, old.version(), NOW);
    replica.loaded(effects.lastLoad, Optional.of(old), NOW);
    commit();

    assertEquals(Optional.empty(), effects.memory.get(KEY));
  }

  @Test
  void whatWaitedForOneLoadMakesBatchesThatFitAFrame() {
    for (int i = 0; i < 20; i++) {
      offer(
          new Mutation.Store(
              KEY, Mutation.StoreMode.APPEND, bytes(1), 0, Expiry.NEVER, OptionalLong.empty()));
    }
    Entry cold = new Entry(KEY, Version.of(1, 0), 1, 0, Expiry.NEVER_MS, 0, bytes(VALUE_MAX - 100));
    replica.loaded(effects.lastLoad, Optional.of(cold), NOW);
    commit();

    assertEquals(20, replies.size());
    replies.forEach(reply -> assertInstanceOf(DataReply.Applied.class, reply));
    for (Batch batch : effects.batches()) {
      assertTrue(ReplicaLog.bytes(batch) < 6 << 20, () -> ReplicaLog.bytes(batch) + " bytes");
    }
  }

  @Test
  void outcomesThatShowValuesAreCopiedInPartsThatFitAFrame() {
    set(bytes(VALUE_MAX));
    for (int i = 0; i < 40; i++) {
      offer(new Mutation.Touch(KEY, Expiry.NEVER, true));
      commit();
    }

    long session = beginCopy();
    replica.storeRead(session, page(Optional.empty(), Optional.empty()), NOW);
    int copied = 0;
    PeerMessage.CopyOperations part;
    int number = 0;
    do {
      replica.received(new PeerMessage.CopyWanted(stamp(session), ++number), NOW);
      part = effects.lastSent(PeerMessage.CopyOperations.class);
      copied += part.operations().size();
      assertTrue(
          part.operations().stream().mapToLong(each -> ReplicaLog.bytes(each.operation())).sum()
              <= 2L << 20);
    } while (part.done().isEmpty());

    assertEquals(41, copied);
  }

  @Test
  void aPartThatIsReadTwiceIsTakenOnce() {
    Key next = Key.of("l");
    long session = beginCopy();
    replica.received(new PeerMessage.CopyWanted(stamp(session), 0), NOW);

    replica.storeRead(session, page(Optional.empty(), Optional.of(KEY), entry(KEY)), NOW);
    replica.received(new PeerMessage.CopyWanted(stamp(session), 1), NOW);
    replica.storeRead(session, page(Optional.empty(), Optional.of(next), entry(next)), NOW);
    assertEquals(0, effects.lastSent(PeerMessage.CopyPart.class).part());

    replica.storeRead(session, page(Optional.of(KEY), Optional.empty(), entry(next)), NOW);
    PeerMessage.CopyPart second = effects.lastSent(PeerMessage.CopyPart.class);
    assertEquals(1, second.part());
    assertEquals(next, second.entries().get(0).key());
  }

  @Test
  void aPartThatIsWantedAgainIsTheSameAgain() {
    long session = beginCopy();
    replica.storeRead(session, page(Optional.empty(), Optional.of(KEY), entry(KEY)), NOW);
    PeerMessage.CopyPart first = effects.lastSent(PeerMessage.CopyPart.class);

    replica.received(new PeerMessage.CopyWanted(stamp(session), 0), NOW);
    replica.storeRead(session, page(Optional.empty(), Optional.empty()), NOW);
    assertEquals(1, effects.sent.stream().filter(first::equals).count(), "it may be on its way");

    long laterNanos = NOW.nanos() + TimeUnit.SECONDS.toNanos(1);
    Moment later = new Moment(laterNanos, NOW.wallMs() + 1_000);
    replica.received(new PeerMessage.CopyWanted(stamp(session), 0), later);

    assertEquals(first, effects.lastSent(PeerMessage.CopyPart.class));
    assertEquals(2, effects.sent.stream().filter(first::equals).count());
  }

  @Test
  void aCopyGoesOnBehindAPageOfFlushedEntries() {
    long session = beginCopy();
    replica.storeRead(session, page(Optional.empty(), Optional.of(KEY)), NOW);

    replica.received(new PeerMessage.CopyWanted(stamp(session), 1), NOW);

    assertEquals(Optional.of(KEY), effects.lastReadAfter);
  }

  /** A learner asks to join and for the first part. @return its session */
  private long beginCopy() {
    replica.received(new PeerMessage.JoinAsk(stamp(0), 0), NOW);
    long session = effects.lastSent(PeerMessage.JoinCopy.class).stamp().session();
    replica.received(new PeerMessage.CopyWanted(stamp(session), 0), NOW);
    assertEquals(session, effects.lastSession);
    return session;
  }

  private StorePage page(Optional<Key> after, Optional<Key> next, Entry... entries) {
    return new StorePage(after, List.of(entries), next, replica.watermark());
  }

  private static Entry entry(Key key) {
    return new Entry(key, Version.of(1, 0), 1, 0, Expiry.NEVER_MS, 0, bytes(1));
  }

  @Test
  void aCleanStopMarksItIntactForAnyBoot() {
    set(bytes(10));

    replica.end(NOW);

    JournalRecord last = effects.journal.get(effects.journal.size() - 1);
    JournalRecord.State state = assertInstanceOf(JournalRecord.State.class, last);
    assertEquals(Optional.of(Restored.ANY_BOOT), state.completeSince());
    assertEquals(replica.end(), state.endVersion());
  }

  private void set(byte[] value) {
    offer(
        new Mutation.Store(
            KEY, Mutation.StoreMode.SET, value, 0, Expiry.NEVER, OptionalLong.empty()));
    commit();
  }

  private void offer(Mutation mutation) {
    OperationId id = new OperationId(1, ++operations);
    replica.offer(new DataRequest.Mutate(2, 0, id, 0, false, mutation), replies::add, NOW);
  }

  private void commit() {
    replica.endTurn(NOW);
    replica.journalled(effects.lastTicket, NOW);
  }

  private static Stamp stamp(long session) {
    return new Stamp(0, 1, 1, session, OTHER, SELF);
  }

  private static byte[] bytes(int count) {
    return new byte[count];
  }
}
