package io.kumo.sim;

import io.kumo.message.DataReply;
import io.kumo.node.entry.Entry;
import io.kumo.node.replica.Committed;
import io.kumo.node.replica.CommittedEntries;
import io.kumo.node.replica.Moment;
import io.kumo.node.replica.Replica;
import io.kumo.node.replica.Serving;
import io.kumo.ring.Key;
import java.util.Optional;

/**
 * A read beside the shard's thread that has taken the first of its two looks (rule 10): the value,
 * and later the lease; or with one of the rules about them turned off.
 */
final class Look {
  private final Wiring wiring;
  private final Reader reader;
  private final Key key;
  private final Serving before;

  /** Empty where the lease was looked at first. */
  private final Optional<Committed.Known> value;

  /** A process as its readers see it. */
  interface Reader extends CommittedEntries {
    Serving serving();

    /** Whether it may answer at this instant. */
    boolean servesNow();

    Moment now();

    Replica core();
  }

  private Look(Wiring wiring, Reader reader, Key key, Optional<Committed.Known> value) {
    this.wiring = wiring;
    this.reader = reader;
    this.key = key;
    this.value = value;
    before = reader.serving();
  }

  /** Takes the first look; empty if the replica is to answer. */
  static Optional<Look> first(Wiring wiring, Reader reader, Key key) {
    if (!wiring.obeys(Around.VALUE_THEN_LEASE) && reader.servesNow()) {
      return Optional.of(new Look(wiring, reader, key, Optional.empty()));
    }
    return reader.find(key) instanceof Committed.Known known
        ? Optional.of(new Look(wiring, reader, key, Optional.of(known)))
        : Optional.empty();
  }

  /** Takes the second look, and answers; empty if the replica is to answer. */
  Optional<DataReply> second() {
    return value.isPresent() ? leaseOf(value.get()) : valueBehindLease();
  }

  private Optional<DataReply> leaseOf(Committed.Known known) {
    Serving serving = reader.serving();
    boolean same =
        serving.answers(before, reader.now().nanos()) || !wiring.obeys(Around.SAME_LEADERSHIP);
    Optional<Entry> entry = known.entry().filter(e -> !serving.flushed(e.version()));
    boolean expired = entry.filter(e -> e.expiredAt(reader.now().wallMs())).isPresent();
    return !reader.servesNow() || !same || expired ? Optional.empty() : reply(entry);
  }

  /** Rule 10 turned off. */
  private Optional<DataReply> valueBehindLease() {
    return reader.find(key) instanceof Committed.Known known
        ? reply(known.entry().filter(e -> !reader.serving().flushed(e.version())))
        : Optional.empty();
  }

  private Optional<DataReply> reply(Optional<Entry> entry) {
    long watermark = reader.core().watermark();
    return Optional.of(
        entry.isPresent()
            ? new DataReply.Found(watermark, entry.get().asValue())
            : new DataReply.Missing(watermark));
  }
}
