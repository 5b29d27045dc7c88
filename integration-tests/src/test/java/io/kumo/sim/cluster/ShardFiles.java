package io.kumo.sim.cluster;

import com.codahale.metrics.MetricRegistry;
import io.kumo.node.entry.JournalRecord;
import io.kumo.node.journal.Journal;
import io.kumo.node.journal.JournalConfig;
import io.kumo.node.journal.JournalDamage;
import io.kumo.node.journal.JournalIdentity;
import io.kumo.node.journal.JournalVisitor;
import io.kumo.node.journal.SimulatedDisk;
import io.kumo.node.replica.OperationBudget;
import io.kumo.node.replica.RestartRule;
import io.kumo.node.replica.Restored;
import io.kumo.sim.SimRandom;
import io.kumo.time.Clock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One shard's files: the production journal, and the store. They outlive the node's processes. */
final class ShardFiles {
  private final ClusterWiring wiring;
  private final Shape shape;
  private final ShardStore store = new ShardStore();
  private final SimulatedDisk disk;

  /** What a process found at its start. */
  record Opened(
      SimulatedDisk disk,
      Journal journal,
      ShardStore store,
      OperationBudget budget,
      Map<Integer, Restored> restored) {
    /** The state of a partition in these files. */
    Restored of(int partition) {
      return Optional.ofNullable(restored.get(partition))
          .orElseGet(() -> Restored.empty(partition, budget));
    }

    /** For people: what is there of each partition, and why some count as empty. */
    @Override
    public String toString() {
      StringBuilder text = new StringBuilder();
      for (Restored one : restored.values()) {
        text.append(one.partition()).append(' ').append(one.history());
        one.voided().ifPresent(why -> text.append(" void: ").append(why));
        text.append(' ');
      }
      return text.toString();
    }
  }

  ShardFiles(World world, Path folder, JournalIdentity identity) {
    this.wiring = world.wiring();
    this.shape = world.shape();
    disk =
        new SimulatedDisk(
            new JournalConfig(folder, identity, shape.segmentBytes(), shape.retainedBytes()));
  }

  /** Opens and replays them, as {@code ShardRecovery} does. */
  Opened open(Clock clock, MetricRegistry metrics) {
    OperationBudget budget = new OperationBudget(shape.operationsMax(), 1 << 20);
    Replay replay = new Replay(budget);
    try {
      Journal journal = disk.open(clock, metrics, replay);
      Map<Integer, Restored> restored = new TreeMap<>();
      replay.rules.forEach(
          (partition, rule) ->
              restored.put(
                  partition, rule.finish(journal.syncedApplied().getOrDefault(partition, 0L))));
      return new Opened(disk, journal, store, budget, restored);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The process is dead. */
  void release(Journal journal) {
    disk.release(journal);
  }

  /** The power goes: unsynced tails of journal and store, each by itself. */
  void cutPower(SimRandom random) {
    try {
      disk.cutPower(random.source());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    store.cutPower(random);
  }

  boolean full() {
    return disk.full();
  }

  /** Fills the disk, or makes room. */
  void full(boolean isFull) {
    disk.full(isFull);
  }

  /** A byte of the journal goes bad. @return where */
  Optional<String> damage(SimRandom random) {
    try {
      return disk.damage(random.source());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void stepBack() {
    store.stepBack();
  }

  private final class Replay implements JournalVisitor {
    private final Map<Integer, RestartRule> rules = new TreeMap<>();
    private final OperationBudget budget;

    Replay(OperationBudget budget) {
      this.budget = budget;
      store.parts().keySet().forEach(this::rule);
    }

    private RestartRule rule(int partition) {
      return rules.computeIfAbsent(
          partition,
          p -> {
            ShardStore.Part part = store.part(p);
            return wiring.restart(
                p,
                new RestartRule.Store(
                    part.applied(), part.copying(), part.copiedUpTo(), part.marks()),
                budget);
          });
    }

    @Override
    public void head(long position, List<JournalRecord.State> states) {
      states.forEach(state -> rule(state.partition()).replay(state));
    }

    @Override
    public void record(long position, JournalRecord record) {
      rule(record.partition()).replay(record);
    }

    @Override
    public void damaged(JournalDamage damage) {
      boolean torn = damage.kind() == JournalDamage.Kind.TORN_TAIL;
      rules.values().forEach(torn ? RestartRule::cutOff : RestartRule::damaged);
    }
  }
}
