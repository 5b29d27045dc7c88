package io.kumo.node.shard;

import com.codahale.metrics.Histogram;
import io.kumo.node.replica.PeerMessage;
import io.kumo.ring.Member;
import io.kumo.ring.Version;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How long one partition's batches take to be acknowledged, measured on one batch at a time for
 * each member: the next is followed when the last is acknowledged. Owned by the shard's thread.
 */
final class ReplicationLag {
  private final Histogram ackUs;
  private final Map<Member, Sample> followed = new HashMap<>();

  private record Sample(long version, long sentNanos) {}

  ReplicationLag(Histogram ackUs) {
    this.ackUs = ackUs;
  }

  void sent(Member to, PeerMessage message, long nowNanos) {
    if (message instanceof PeerMessage.Append append && !followed.containsKey(to)) {
      followed.put(to, new Sample(append.batch().lastVersion(), nowNanos));
    }
  }

  void received(PeerMessage message, long nowNanos) {
    if (!(message instanceof PeerMessage.Acknowledged acknowledged)) {
      return;
    }
    Member from = acknowledged.stamp().from();
    Sample sample = followed.get(from);
    if (sample != null && !Version.before(acknowledged.version(), sample.version())) {
      ackUs.update(TimeUnit.NANOSECONDS.toMicros(nowNanos - sample.sentNanos()));
      followed.remove(from);
    }
  }

  /** The member counts no more: nothing of it is awaited. */
  void dropped(Member member) {
    followed.remove(member);
  }

  /** Age of the oldest batch that is followed. */
  long oldestNanos(long nowNanos) {
    if (followed.isEmpty()) {
      return 0;
    }
    long oldest = 0;
    for (Sample sample : followed.values()) {
      oldest = Math.max(oldest, nowNanos - sample.sentNanos());
    }
    return oldest;
  }
}
