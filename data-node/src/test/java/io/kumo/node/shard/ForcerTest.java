package io.kumo.node.shard;

import static io.kumo.fixture.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.kumo.node.entry.JournalRecord;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ForcerTest {
  private final List<String> ledger = Collections.synchronizedList(new ArrayList<>());
  private final List<Long> told = Collections.synchronizedList(new ArrayList<>());
  private final AtomicReference<Throwable> fatal = new AtomicReference<>();
  private final LedgerJournal journal = new LedgerJournal(ledger);
  private final Forcer forcer = new Forcer(journal, told::add, fatal::set);

  @Test
  void whatNobodyWaitsForIsForcedToo() throws InterruptedException {
    Thread thread = new Thread(forcer, "forcer");
    journal.append(List.of(new JournalRecord.Watermark(0, 1)));
    thread.start();
    eventually(() -> assertEquals(1, journal.syncedPosition()));
    // And then goes round without a force, for there is nothing to do.
    eventually(() -> assertEquals(List.of(1L, 1L), told.subList(0, 2)));
    assertEquals(List.of("force"), ledger);
    forcer.close();
    thread.join(TimeUnit.SECONDS.toMillis(10));
    assertNull(fatal.get());
  }
}
