package io.kumo.node.replica;

import io.kumo.node.entry.Batch;
import io.kumo.node.entry.Write;
import io.kumo.ring.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Gives a primary's writes their versions, and gathers them for the next batch. */
final class Stamping {
  /** A turn's writes beyond these bytes make a batch of their own. */
  private static final long BATCH_BYTES_MAX = 4L << 20;

  private final ReplicaState state;
  private final InDoubt inDoubt;
  private final List<Write> stamped = new ArrayList<>();
  private long stampedBytes;
  private long lastVersion;

  /** Goes on behind the log's end. */
  Stamping(ReplicaState state, InDoubt inDoubt) {
    this.state = state;
    this.inDoubt = inDoubt;
    this.lastVersion = state.log().end();
  }

  /** The version of the next write. */
  long next() {
    return Version.of(state.leaderTerm(), Version.sequence(lastVersion) + 1);
  }

  /** Takes a write, which is in doubt from now on. */
  void stamp(Write write) {
    lastVersion = write.version();
    inDoubt.add(write);
    stamped.add(write);
    stampedBytes += ReplicaLog.bytes(write);
  }

  /** Makes one batch of what was stamped since the last. */
  Optional<Batch> seal() {
    if (stamped.isEmpty()) {
      return Optional.empty();
    }
    Batch batch = new Batch(state.partition(), state.log().end(), state.log().watermark(), stamped);
    stamped.clear();
    stampedBytes = 0;
    return Optional.of(batch);
  }

  /** Whether a batch should be made before the turn ends. */
  boolean batchFull() {
    return stampedBytes >= BATCH_BYTES_MAX;
  }

  /** Whether so much is in doubt that no more is taken. */
  boolean full() {
    ReplicaConfig.Limits limits = state.config().limits();
    return state.log().inDoubtWrites() + stamped.size() >= limits.inDoubtWritesMax()
        || state.log().inDoubtBytes() + stampedBytes >= limits.inDoubtBytesMax();
  }
}
