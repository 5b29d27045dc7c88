package io.kumo.node.shard;

import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.node.entry.Batch;
import io.kumo.node.journal.Journal;
import io.kumo.node.journal.JournalCursor;
import io.kumo.time.Clock;
import io.kumo.time.SystemClock;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many times the journal is read for those who join. */
class DeltasTest {
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicReference<Throwable> fatal = new AtomicReference<>();
  private final Readers readers = new Readers("reader", 2, 10, fatal::set);
  private final Mailbox mailbox = new Mailbox(new SystemClock());
  private final CountDownLatch mayEnd = new CountDownLatch(1);
  private final Semaphore begun = new Semaphore(0);
  private int begunBefore;
  private final List<Set<Integer>> asked = new CopyOnWriteArrayList<>();
  private final List<Integer> told = new ArrayList<>();
  private final Deltas deltas =
      new Deltas(journal(), readers, new CopyBudget(0), new SteppedClock());

  @AfterEach
  void close() {
    mayEnd.countDown();
    readers.close();
    assertNull(fatal.get());
  }

  @Test
  void thoseThatAskDuringAPassShareTheNext() throws Exception {
    Map<Integer, Deltas.Owner> owners = Map.of(1, owner(1), 2, owner(2), 3, owner(3));
    deltas.read(owners.get(1), 1, 0);
    deltas.tick(mailbox);
    awaitPasses(1);
    for (int partition = 2; partition <= 3; partition++) {
      deltas.read(owners.get(partition), 1, 0);
      deltas.tick(mailbox);
    }
    assertEquals(List.of(), told);

    mayEnd.countDown();
    takeUntil(List.of(1));
    deltas.tick(mailbox);
    takeUntil(List.of(1, 2, 3));

    assertEquals(List.of(Set.of(1), Set.of(2, 3)), asked);
  }

  @Test
  void nobodyWaitsForLongForAPassThatIsHeldUp() throws Exception {
    deltas.read(owner(1), 1, 0);
    deltas.tick(mailbox);
    awaitPasses(1);
    deltas.read(owner(2), 1, 0);
    deltas.tick(mailbox);

    nanos.addAndGet(TimeUnit.SECONDS.toNanos(2));
    deltas.tick(mailbox);
    awaitPasses(2);

    assertEquals(List.of(Set.of(1), Set.of(2)), asked);
  }

  private void awaitPasses(int count) throws InterruptedException {
    assertTrue(begun.tryAcquire(count - begunBefore, 10, TimeUnit.SECONDS));
    begunBefore = count;
  }

  /** Does what comes to the shard's thread. */
  private void takeUntil(List<Integer> partitions) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!told.containsAll(partitions)) {
      assertTrue(System.nanoTime() - end < 0, () -> "told only " + told);
      mailbox.takeAll(TimeUnit.MILLISECONDS.toNanos(10)).forEach(Runnable::run);
    }
  }

  private Deltas.Owner owner(int partition) {
    return new Deltas.Owner() {
      @Override
      public int partition() {
        return partition;
      }

      @Override
      public void journalRead(long session, List<Batch> batches, boolean hole) {
        told.add(partition);
      }
    };
  }

  /** One that is empty, and whose end is found once it may be. */
  private Journal journal() {
    return (Journal)
        Proxy.newProxyInstance(
            DeltasTest.class.getClassLoader(),
            new Class<?>[] {Journal.class},
            (proxy, method, args) -> {
              Map<?, ?> afterVersions = (Map<?, ?>) args[0];
              Set<Integer> partitions =
                  afterVersions.keySet().stream().map(Integer.class::cast).collect(toSet());
              asked.add(partitions);
              begun.release();
              return cursor(partitions);
            });
  }

  private JournalCursor cursor(Set<Integer> partitions) {
    return new JournalCursor() {
      @Override
      public Optional<Batch> next() {
        try {
          mayEnd.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
        return Optional.empty();
      }

      @Override
      public Set<Integer> partitions() {
        return partitions;
      }

      @Override
      public void close() {}
    };
  }

  private final class SteppedClock implements Clock {
    @Override
    public long nanos() {
      return nanos.get();
    }

    @Override
    public long wallMs() {
      return 0;
    }
  }
}
