package io.kumo.node.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.codahale.metrics.MetricRegistry;
import io.kumo.message.VerifyReport;
import io.kumo.ring.Key;
import io.kumo.time.SystemClock;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a comparison of everything goes through and comes to. */
class FullRunTest {
  private final MetricRegistry registry = new MetricRegistry();
  private final Ledger ledger = new Ledger(new VerifyMetrics(registry), new SystemClock());

  private Ledger.Page page(int keys) {
    Ledger.Page page = ledger.page(5);
    page.compared(keys);
    return page;
  }

  @Test
  void allPartitionsAreGoneThroughAndSummedUp() {
    FullRun run = new FullRun(7, Set.of(5, 2));
    assertEquals(Optional.of(2), run.next());
    run.done(2, true, page(10), 100);
    assertEquals(Optional.of(5), run.next());
    assertTrue(run.isRunning());

    Ledger.Page found = page(1);
    Key key = Key.of("k");
    Disagreement what = new Disagreement(new Seen(key, 3, 1, 9), Seen.absent(key, 9));
    found.differs(StorePair.OTHER, what);
    found.repaired(StorePair.OTHER, what);
    run.done(5, true, found, 50);

    assertFalse(run.isRunning());
    assertEquals(new VerifyReport.Run(7, false, 2, 2, 0, 11, 150, 1, 1), run.report());
    assertEquals(1, registry.counter("node.verify.differences").getCount());
    VerifyReport.Difference told = ledger.newest().get(0);
    assertEquals(
        new VerifyReport.Difference(told.wallMs(), 5, StorePair.OTHER.node(), "k", 0, 3), told);
  }

  @Test
  void whatFailsIsTriedThreeTimesBehindAllOthers() {
    FullRun run = new FullRun(1, Set.of(1, 2));
    run.done(1, false, page(0), 0);
    assertEquals(Optional.of(2), run.next());
    run.done(2, true, page(0), 0);
    run.done(1, false, page(0), 0);
    assertTrue(run.wants(1));
    run.done(1, false, page(0), 0);
    assertFalse(run.isRunning());
    assertEquals(1, run.report().failed());
  }

  @Test
  void whatIsLedElsewhereHasFailed() {
    FullRun run = new FullRun(1, Set.of(1, 2));
    run.led(Set.of(2));
    assertFalse(run.wants(1));
    run.done(2, true, page(0), 0);
    assertEquals(new VerifyReport.Run(1, false, 2, 1, 1, 0, 0, 0, 0), run.report());
  }

  @Test
  void onlyTheNewestDifferencesAreKept() {
    Ledger.Page page = page(0);
    for (int i = 0; i < 150; i++) {
      Key key = Key.of("k" + i);
      page.differs(StorePair.OTHER, new Disagreement(new Seen(key, 3, 1, 9), Seen.absent(key, 9)));
    }
    assertEquals(100, ledger.newest().size());
    assertEquals("k50", ledger.newest().get(0).key());
  }
}
