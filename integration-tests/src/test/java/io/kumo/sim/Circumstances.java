package io.kumo.sim;

import io.kumo.node.lease.LeaseTimes;
import io.kumo.node.replica.ReplicaConfig;
import io.kumo.ring.RingSettings;

/**
 * What one run is like from its beginning to its end, drawn from its seed; {@link Faults} says what
 * goes wrong meanwhile.
 *
 * @param forcesEveryWrite durability {@code fsync}
 * @param expiries whether some entries expire
 * @param flushes whether there are flushes
 * @param clientLoss how often a request or its answer is lost or late
 * @param managerLoss how often an ask or its answer is
 * @param diskSlowness how often a write to the journal takes long
 * @param loadFailures how often the store cannot be read
 * @param copies how often a journal is pruned as early as it may be, so that learners need copies;
 *     and how slow these are
 * @param operationsMax operation records that a node remembers
 * @param turnMicrosMax for how long a shard's thread gathers events
 * @param keys how many
 * @param clients how many
 * @param pauseMsMax between two operations of a client
 * @param drifts whether clocks run up to a tenth too fast or too slow
 */
record Circumstances(
    RingSettings ring,
    ReplicaConfig.Limits limits,
    boolean forcesEveryWrite,
    boolean expiries,
    boolean flushes,
    double clientLoss,
    double managerLoss,
    double diskSlowness,
    double loadFailures,
    double copies,
    int operationsMax,
    int turnMicrosMax,
    int keys,
    int clients,
    int pauseMsMax,
    boolean drifts) {

  static Circumstances drawn(SimRandom random) {
    boolean crowded = random.chance(0.15);
    long pinnedBytesMax = random.chance(0.1) ? 1000 : 1 << 20;
    return new Circumstances(
        new RingSettings(1, 3, random.chance(0.15) ? 2 : 1, 200),
        new ReplicaConfig.Limits(LeaseTimes.DEFAULT, 64, 1 << 20, 64, pinnedBytesMax),
        random.chance(0.15),
        random.chance(0.3),
        random.chance(0.3),
        crowded || random.chance(0.5) ? 0 : random.chance(0.2) ? 0.12 : 0.05,
        random.chance(0.5) ? 0.1 : 0,
        random.chance(0.3) ? 0.05 : 0,
        random.chance(0.1) ? 0.1 : 0,
        random.chance(0.3) ? random.source().nextDouble() : 0,
        random.chance(0.3) ? 8 : 10_000,
        random.chance(0.1) ? 30_000 : 400,
        1 + random.below(3),
        crowded ? 6 : 2 + random.below(3),
        crowded ? 30 : 150,
        random.chance(0.5));
  }
}
