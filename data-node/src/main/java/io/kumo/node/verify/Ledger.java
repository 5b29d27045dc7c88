package io.kumo.node.verify;

import io.kumo.message.VerifyReport;
import io.kumo.ring.Key;
import io.kumo.ring.Member;
import io.kumo.ring.Version;
import io.kumo.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Names what comparisons find in the log, counts it, and remembers the newest of it. Written by the
 * comparing thread, read by any.
 */
final class Ledger {
  private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);

  /** Of one pass over one partition so many differences are named in the log. */
  private static final int NAMED_MAX = 100;

  /** So many are remembered. */
  private static final int KEPT_MAX = 100;

  private final VerifyMetrics metrics;
  private final Clock clock;
  private final Deque<VerifyReport.Difference> kept = new ArrayDeque<>();

  Ledger(VerifyMetrics metrics, Clock clock) {
    this.metrics = metrics;
    this.clock = clock;
  }

  /** The newest differences, oldest first. */
  synchronized List<VerifyReport.Difference> newest() {
    return new ArrayList<>(kept);
  }

  private synchronized void keep(VerifyReport.Difference difference) {
    if (kept.size() == KEPT_MAX) {
      kept.removeFirst();
    }
    kept.addLast(difference);
  }

  /** What one pass over a partition comes to. */
  Page page(int partition) {
    return new Page(partition);
  }

  /** The findings of one pass over one partition. */
  final class Page implements Findings {
    private final int partition;
    private long keys;
    private long differences;
    private long repaired;

    private Page(int partition) {
      this.partition = partition;
    }

    long keys() {
      return keys;
    }

    long differences() {
      return differences;
    }

    long repaired() {
      return repaired;
    }

    @Override
    public void compared(int count) {
      keys += count;
      metrics.keys.inc(count);
    }

    @Override
    public void differs(Member member, Disagreement what) {
      differences++;
      metrics.differences.inc();
      keep(
          new VerifyReport.Difference(
              clock.wallMs(),
              partition,
              member.node(),
              what.key().toString(),
              what.theirs().version(),
              what.own().version()));
      if (differences <= NAMED_MAX) {
        LOG.error(
            "partition {}: of key {} node {} holds {}, its primary {}: that is written anew",
            partition,
            what.key(),
            member.node(),
            text(what.theirs()),
            text(what.own()));
      } else if (differences == NAMED_MAX + 1) {
        LOG.error("partition {}: more keys differ than are named here", partition);
      }
    }

    @Override
    public void repaired(Member member, Disagreement what) {
      repaired++;
      metrics.repaired.inc();
      if (repaired <= NAMED_MAX) {
        LOG.info(
            "partition {}: node {} holds the same of key {} as its primary: {}",
            partition,
            member.node(),
            what.key(),
            text(what.own()));
      }
    }

    @Override
    public void unrepaired(Member member, Disagreement what) {
      Key key = what.key();
      LOG.warn(
          "partition {}: key {} of node {} is not repaired yet", partition, key, member.node());
    }

    @Override
    public void unsettled(Member member, int count) {
      metrics.unsettled.inc(count);
    }

    @Override
    public void notShown(Member member, NotShownException why) {
      if (why.reason() == NotShownException.Reason.DAMAGED) {
        metrics.damaged.inc();
        LOG.error(
            "partition {}: node {} holds what is damaged: {}",
            partition,
            member.node(),
            why.getMessage());
      } else {
        LOG.info(
            "partition {}: node {} cannot be compared now: {}",
            partition,
            member.node(),
            why.getMessage());
      }
    }

    private static String text(Seen seen) {
      return seen.isAbsent()
          ? "nothing"
          : "version %s with content %016x"
              .formatted(Version.text(seen.version()), seen.fingerprint());
    }
  }
}
