package io.kumo.sim.cluster;

import io.kumo.node.entry.Batch;
import io.kumo.node.entry.Entry;
import io.kumo.node.journal.JournalCursor;
import io.kumo.node.replica.StorePage;
import io.kumo.ring.Key;
import io.kumo.ring.Version;
import io.kumo.sim.JournalHole;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a primary's files tell the nodes that join one partition, in small parts. */
final class Feeds {
  private static final int BATCHES = 3;
  private static final int ENTRIES = 2;

  private final NodeShard shard;
  private final ReplicaSeat seat;
  private final Map<Long, Pass> passes = new TreeMap<>();

  /**
   * One session's way through the journal, the last version that it was given, and whether it was
   * given any part.
   */
  private record Pass(JournalCursor cursor, long given, boolean goesOn) {}

  Feeds(NodeShard shard, ReplicaSeat seat) {
    this.shard = shard;
    this.seat = seat;
  }

  void readJournal(long session, long after) {
    Pass pass = passes.get(session);
    if (pass == null || pass.given != after) {
      end(session);
      JournalCursor cursor = shard.files().journal().cursor(Map.of(seat.partition(), after));
      passes.put(session, new Pass(cursor, after, false));
    }
    JournalCursor cursor = passes.get(session).cursor;
    shard.actor().later(shard.applier().readNanos(), () -> read(session, cursor));
  }

  private void read(long session, JournalCursor cursor) {
    Pass pass = passes.get(session);
    if (pass == null || pass.cursor != cursor) {
      return;
    }
    boolean breaksOff = pass.goesOn && JournalHole.behind(session, pass.given);
    List<Batch> batches = breaksOff ? List.of() : batches(cursor);
    if (breaksOff || !cursor.partitions().contains(seat.partition())) {
      shard.put(() -> seat.tell((core, now) -> core.journalRead(session, List.of(), true, now)));
      return;
    }
    long given = batches.isEmpty() ? pass.given : batches.get(batches.size() - 1).lastVersion();
    passes.put(session, new Pass(cursor, given, true));
    shard.put(() -> seat.tell((core, now) -> core.journalRead(session, batches, false, now)));
  }

  private static List<Batch> batches(JournalCursor cursor) {
    List<Batch> batches = new ArrayList<>();
    try {
      while (batches.size() < BATCHES) {
        Optional<Batch> next = cursor.next();
        if (next.isEmpty()) {
          break;
        }
        batches.add(next.get());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return batches;
  }

  void readStore(long session, Optional<Key> after, long applied) {
    Runnable scan =
        () -> shard.actor().later(shard.applier().readNanos(), () -> scan(session, after));
    if (Version.before(shard.files().store().part(seat.partition()).applied(), applied)) {
      // All up to there was handed to the applier before: behind this task it is applied.
      shard.applier().task(seat.partition(), scan);
    } else {
      scan.run();
    }
  }

  private void scan(long session, Optional<Key> after) {
    ShardStore.Part part = shard.files().store().part(seat.partition());
    TreeMap<Key, Entry> rest = new TreeMap<>(part.entries());
    if (after.isPresent()) {
      rest.headMap(after.get(), true).clear();
    }
    List<Entry> entries = rest.values().stream().limit(ENTRIES).toList();
    Optional<Key> next =
        rest.size() <= ENTRIES ? Optional.empty() : Optional.of(entries.get(ENTRIES - 1).key());
    StorePage page = new StorePage(after, entries, next, part.applied());
    // As several readers do, they come in any order.
    shard
        .actor()
        .later(
            shard.applier().readNanos(),
            () -> shard.put(() -> seat.tell((core, now) -> core.storeRead(session, page, now))));
  }

  void end(long session) {
    Pass gone = passes.remove(session);
    if (gone != null) {
      gone.cursor.close();
    }
  }
}
