package io.kumo.node.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.kumo.message.DataRequest;
import io.kumo.message.Expiry;
import io.kumo.message.Mutation;
import io.kumo.message.OperationId;
import io.kumo.node.entry.Batch;
import io.kumo.node.entry.Entry;
import io.kumo.node.entry.Write;
import io.kumo.ring.Activity;
import io.kumo.ring.Chain;
import io.kumo.ring.Key;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import io.kumo.ring.RingSettings;
import io.kumo.ring.Version;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What another member holds differently is written anew, unless it has changed meanwhile. */
class RewriteTest {
  private static final Key KEY = Key.of("k");
  private static final Member SELF = new Member(new NodeId(new UUID(0, 1)), 1);
  private static final Moment NOW = new Moment(TimeUnit.SECONDS.toNanos(5), 1_000_000);

  private final RecordedEffects effects = new RecordedEffects();
  private Replica replica;
  private long operations;

  @BeforeEach
  void lead() {
    ReplicaConfig config =
        new ReplicaConfig(
            0,
            SELF,
            0,
            new UUID(3, 3),
            () -> new RingSettings(1, 1, 1, 1 << 20),
            ReplicaConfig.Limits.DEFAULT);
    replica =
        new Replica(
            config, effects, effects, Restored.empty(0, new OperationBudget(10_000, 1L << 30)));
    replica.configured(1, chain(Activity.INACTIVE), NOW);
    commit();
    replica.configured(2, chain(Activity.ACTIVE), NOW);
    commit();
  }

  private static Chain chain(Activity activity) {
    return new Chain(1, 1, activity, List.of(SELF), List.of(SELF.node()));
  }

  @Test
  void anEntryIsWrittenAnewWithItsCas() {
    set();
    commit();
    Entry before = effects.memory.get(KEY).orElseThrow();

    replica.rewrite(KEY, before.version(), NOW);
    commit();

    Write.Put put = assertInstanceOf(Write.Put.class, lastWrite());
    assertEquals(before.withVersion(put.version()), put.entry());
    assertEquals(before.cas(), put.entry().cas());
    assertEquals(Version.sequence(before.version()) + 1, Version.sequence(put.version()));
    assertEquals(Optional.of(put.entry()), effects.memory.get(KEY));
  }

  @Test
  void whatIsNotInMemoryIsLoadedFirst() {
    Entry cold = new Entry(KEY, Version.of(1, 0), 1, 2, Expiry.NEVER_MS, 0, new byte[3]);
    replica.rewrite(KEY, cold.version(), NOW);
    replica.loaded(effects.lastLoad, Optional.of(cold), NOW);
    commit();

    assertEquals(cold.cas(), assertInstanceOf(Write.Put.class, lastWrite()).entry().cas());
  }

  @Test
  void anAbsenceIsWrittenAnew() {
    replica.rewrite(KEY, Version.NONE, NOW);
    replica.loaded(effects.lastLoad, Optional.empty(), NOW);
    commit();

    assertEquals(KEY, assertInstanceOf(Write.Remove.class, lastWrite()).key());
  }

  @Test
  void whatHasChangedSinceItWasComparedIsLeftAlone() {
    set();
    commit();
    int batches = effects.batches().size();

    replica.rewrite(KEY, Version.of(1, 0), NOW);
    replica.rewrite(KEY, Version.NONE, NOW);
    commit();

    assertEquals(batches, effects.batches().size());
  }

  @Test
  void whatIsInDoubtIsLeftAlone() {
    set();
    commit();
    Entry committed = effects.memory.get(KEY).orElseThrow();
    set();
    replica.endTurn(NOW);
    int batches = effects.batches().size();

    replica.rewrite(KEY, committed.version(), NOW);
    commit();

    assertEquals(batches, effects.batches().size());
  }

  @Test
  void aFlushInDoubtIsNotUndone() {
    set();
    commit();
    Entry flushed = effects.memory.get(KEY).orElseThrow();
    offer(new Mutation.Flush(0));
    replica.endTurn(NOW);
    int batches = effects.batches().size();

    replica.rewrite(KEY, flushed.version(), NOW);
    commit();
    replica.rewrite(KEY, flushed.version(), NOW);
    commit();

    assertEquals(batches, effects.batches().size());
  }

  @Test
  void aLoadThatIsOvertakenByAWriteChangesNothing() {
    Entry cold = new Entry(KEY, Version.of(1, 0), 1, 2, Expiry.NEVER_MS, 0, new byte[3]);
    replica.rewrite(KEY, cold.version(), NOW);
    set();
    replica.loaded(effects.lastLoad, Optional.of(cold), NOW);
    commit();

    assertEquals(1, effects.memory.get(KEY).orElseThrow().value().length);
  }

  @Test
  void onlyWhoLeadsWrites() {
    replica.configured(3, new Chain(2, 2, Activity.INACTIVE, List.of(), List.of()), NOW);
    int batches = effects.batches().size();

    replica.rewrite(KEY, Version.NONE, NOW);
    commit();

    assertEquals(batches, effects.batches().size());
  }

  private Write lastWrite() {
    Batch batch = effects.batches().get(effects.batches().size() - 1);
    return batch.writes().get(batch.writes().size() - 1);
  }

  private void set() {
    offer(
        new Mutation.Store(
            KEY, Mutation.StoreMode.SET, new byte[1], 0, Expiry.NEVER, OptionalLong.empty()));
  }

  private void offer(Mutation mutation) {
    OperationId id = new OperationId(1, ++operations);
    replica.offer(new DataRequest.Mutate(2, 0, id, 0, false, mutation), reply -> {}, NOW);
  }

  private void commit() {
    replica.endTurn(NOW);
    replica.journalled(effects.lastTicket, NOW);
  }
}
