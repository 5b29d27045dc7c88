package io.kumo.node.replica;

import io.kumo.node.lease.HeldLease;
import io.kumo.node.lease.LeaseTimes;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import io.kumo.ring.Version;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The other members that a primary counts: those of its list, and while it asks for an addition the
 * node to be added too (rule 5). What it asks to drop counts until it knows that it is gone.
 */
final class Members {
  private static final long EXCHANGE_MAX_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final ReplicaState state;
  private final Map<Member, Peer> listed = new LinkedHashMap<>();
  private Optional<Peer> adding = Optional.empty();

  /** The listed ones and who is being added; made anew at each change, for every batch asks. */
  private List<Peer> sentTo = List.of();

  Members(ReplicaState state) {
    this.state = state;
  }

  /** All that count. */
  List<Peer> counted() {
    return adding.isEmpty() || state.obeys(Rule.ADDED_COUNTS)
        ? sentTo
        : List.copyOf(listed.values());
  }

  /** All that each batch is sent to. */
  List<Peer> sentTo() {
    return sentTo;
  }

  private void changed() {
    List<Peer> all = new ArrayList<>(listed.values());
    adding.ifPresent(all::add);
    sentTo = List.copyOf(all);
  }

  /** Takes one off before it is known to be gone, as only a test does. */
  void forget(Peer peer) {
    listed.remove(peer.member());
    changed();
  }

  /** How many the list has, this replica included. */
  int inSync() {
    return listed.size() + 1;
  }

  List<HeldLease> leases() {
    return counted().stream().map(Peer::lease).toList();
  }

  Optional<Peer> adding() {
    return adding;
  }

  /** Counts from now on, before it is asked for. */
  void beginAdding(Peer peer) {
    adding = Optional.of(peer);
    changed();
  }

  void add(Peer peer) {
    listed.put(peer.member(), peer);
    changed();
  }

  /** Whether a process of that node counts. */
  boolean lists(NodeId node) {
    return !on(node).isEmpty();
  }

  Optional<Peer> find(Member member) {
    Peer peer = listed.get(member);
    return peer != null ? Optional.of(peer) : adding.filter(one -> one.member().equals(member));
  }

  /** The stream that a message belongs to. */
  Optional<Peer> sender(Stamp stamp) {
    return find(stamp.from()).filter(peer -> peer.sent(stamp));
  }

  /**
   * A new list is known, and settles what was asked for: who was to be added is on it, or never
   * will be.
   *
   * @return those that count no more
   */
  List<Peer> settle(List<Member> list) {
    adding.ifPresent(peer -> listed.put(peer.member(), peer));
    adding = Optional.empty();
    List<Peer> gone = new ArrayList<>(listed.values());
    gone.removeIf(peer -> list.contains(peer.member()));
    gone.forEach(peer -> listed.remove(peer.member()));
    changed();
    return gone;
  }

  /**
   * The highest version that all who count have journalled; empty while one has not been heard.
   *
   * @param asks the rule that asks for all of them
   */
  OptionalLong journalledByAll(Rule asks) {
    long version = state.log().journalled();
    if (!state.obeys(asks)) {
      return OptionalLong.of(version);
    }
    for (Peer peer : counted()) {
      if (!peer.heard()) {
        return OptionalLong.empty();
      }
      version = Version.before(peer.acknowledged(), version) ? peer.acknowledged() : version;
    }
    return OptionalLong.of(version);
  }

  /** Rule 8: whether every lease that counts runs. */
  boolean leasesRun(Moment now) {
    for (Peer peer : counted()) {
      if (!peer.lease().runsAt(now.nanos())) {
        return false;
      }
    }
    return true;
  }

  /** Whether none is being added, goes, or owes an answer. */
  boolean areSettled(Moment now) {
    if (adding.isPresent() || missAny(now)) {
      return false;
    }
    for (Peer peer : sentTo) {
      if (!peer.isSettled()) {
        return false;
      }
    }
    return true;
  }

  /** Whether one has to keep too much in memory for its store. */
  boolean anyPinned(long bytesMax) {
    for (Peer peer : listed.values()) {
      if (peer.pinnedBytes() > bytesMax) {
        return true;
      }
    }
    return false;
  }

  /**
   * One that is to be dropped: its lease is about to end, its process is gone, it is alive but does
   * not acknowledge (rule 9), or it was listed though it lacks what is committed.
   */
  Optional<Peer> firstLost(Moment now) {
    // In every tick of every partition: no stream.
    for (Peer peer : counted()) {
      if (lost(peer, now)) {
        return Optional.of(peer);
      }
    }
    return Optional.empty();
  }

  /** One that is to be dropped because its process has been stopping since {@code nanos}. */
  Optional<Peer> firstStopping(long nanos) {
    for (Peer peer : listed.values()) {
      if (peer.stoppingSince(nanos)) {
        return Optional.of(peer);
      }
    }
    return Optional.empty();
  }

  /** One that is hindered. */
  Optional<Peer> firstHindered() {
    for (Peer peer : listed.values()) {
      if (peer.hindered()) {
        return Optional.of(peer);
      }
    }
    return Optional.empty();
  }

  /** Whether nobody goes on where this replica's process stops too. */
  boolean allStopping() {
    for (Peer peer : counted()) {
      if (!peer.stopping()) {
        return false;
      }
    }
    return true;
  }

  /** Whom this replica can hand over to, one that is not hindered before others. */
  Optional<Peer> heir(Moment now) {
    return unhinderedHeir(now).or(() -> heirs(now).findFirst());
  }

  /** The same, never one that is hindered. */
  Optional<Peer> unhinderedHeir(Moment now) {
    return heirs(now).filter(peer -> !peer.hindered()).findFirst();
  }

  private Stream<Peer> heirs(Moment now) {
    return listed.values().stream()
        .filter(peer -> !peer.stopping() && peer.lease().runsAt(now.nanos()));
  }

  /** The member on a node, if it is one to count on: unhindered, with a running lease, going on. */
  Optional<Peer> fit(NodeId node, Moment now) {
    return heirs(now)
        .filter(peer -> peer.member().node().equals(node) && peer.heard())
        .filter(peer -> !peer.hindered() && !peer.lacking())
        .findFirst();
  }

  /** A listed member on none of these nodes. */
  Optional<Peer> firstOutside(List<NodeId> nodes) {
    for (Peer peer : listed.values()) {
      if (!nodes.contains(peer.member().node())) {
        return Optional.of(peer);
      }
    }
    return Optional.empty();
  }

  /** Those on a node. */
  List<Peer> on(NodeId node) {
    return sentTo().stream().filter(peer -> peer.member().node().equals(node)).toList();
  }

  /**
   * Whether an answer to a heartbeat is missed: that member may be lost, and until it is dropped a
   * new primary would wait for it in its exchange.
   */
  boolean missAny(Moment now) {
    for (Peer peer : counted()) {
      if (quietNanos(peer, now) > state.config().limits().leases().missedNanos()) {
        return true;
      }
    }
    return false;
  }

  private long quietNanos(Peer peer, Moment now) {
    long leaseNanos = state.config().limits().leases().leaseNanos();
    return Math.min(
        now.nanos() - peer.sinceNanos(), leaseNanos - peer.lease().leftNanos(now.nanos()));
  }

  private boolean lost(Peer peer, Moment now) {
    long knownNanos = now.nanos() - peer.sinceNanos();
    if (peer.lacking()) {
      return true;
    }
    LeaseTimes times = state.config().limits().leases();
    long leaseNanos = times.leaseNanos();
    long quietNanos = quietNanos(peer, now);
    if (quietNanos > times.missedNanos() && peer.refusedSince(now.nanos() - quietNanos)) {
      return true;
    }
    if (!peer.heard()) {
      // A full disk may take the exchange's batches much later.
      return knownNanos > EXCHANGE_MAX_NANOS || (peer.hindered() && peer.overdue(now));
    }
    long spareNanos = leaseNanos / 4;
    boolean ending =
        knownNanos > leaseNanos - spareNanos && peer.lease().leftNanos(now.nanos()) < spareNanos;
    // Where nobody gets on without it, it stays.
    boolean bothHindered = peer.hindered() && state.entries().hindered();
    return ending || (peer.overdue(now) && !bothHindered);
  }
}
