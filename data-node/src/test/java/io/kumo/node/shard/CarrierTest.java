package io.kumo.node.shard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.node.entry.Batch;
import io.kumo.node.entry.JournalRecord;
import io.kumo.node.entry.Write;
import io.kumo.node.replica.CommittedEntries;
import io.kumo.node.replica.Effects;
import io.kumo.node.replica.OperationBudget;
import io.kumo.node.replica.Replica;
import io.kumo.node.replica.ReplicaConfig;
import io.kumo.node.replica.RestartRule;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import io.kumo.ring.RingSettings;
import io.kumo.ring.Version;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a partition has in doubt is written anew, and nothing else. */
class CarrierTest {
  private final List<String> ledger = new ArrayList<>();
  private final LedgerJournal journal = new LedgerJournal(ledger);
  private final GroupCommit commit =
      new GroupCommit(journal, Durability.REPLICATED, position -> {});
  private final Carrier carrier = new Carrier(commit);

  @Test
  void onlyWhatIsInDoubtIsCarried() {
    carrier.add(3, replica(3, Version.NONE));
    carrier.add(4, replica(4, Version.of(1, 1)));
    carrier.carry(Set.of(3, 4, 5));
    assertEquals(List.of("carry 3"), ledger);
  }

  @Test
  void whatWaitsToBeWrittenIsWrittenFirst() {
    List<Long> told = new ArrayList<>();
    carrier.add(3, replica(3, Version.NONE));
    commit.add(told::add, 7, new JournalRecord.Watermark(3, 0), false);
    carrier.carry(Set.of(3));
    assertEquals(List.of(7L), told);
    assertTrue(commit.isEmpty());
    assertEquals(List.of("carry 3"), ledger);
  }

  /** It holds one write, which is committed up to {@code watermark}. */
  private static Replica replica(int partition, long watermark) {
    RestartRule rule =
        new RestartRule(partition, RestartRule.Store.EMPTY, new OperationBudget(10, 1_000));
    Write write = new Write.Nothing(Version.of(1, 1), Optional.empty());
    rule.replay(
        new JournalRecord.Appended(
            new Batch(partition, Version.NONE, Version.NONE, List.of(write))));
    rule.replay(new JournalRecord.Watermark(partition, watermark));
    ReplicaConfig config =
        new ReplicaConfig(
            partition,
            new Member(new NodeId(new UUID(0, 1)), 1),
            0,
            new UUID(3, 3),
            () -> RingSettings.DEFAULT,
            ReplicaConfig.Limits.DEFAULT);
    return new Replica(config, doing(Effects.class), doing(CommittedEntries.class), rule.finish(0));
  }

  /** Does nothing, and answers nothing that anybody looks at. */
  private static <T> T doing(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            CarrierTest.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, args) -> null));
  }
}
