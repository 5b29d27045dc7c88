package io.kumo.sim.cluster;

import io.kumo.manager.state.PartitionState;
import io.kumo.message.OperationId;
import io.kumo.node.entry.Entry;
import io.kumo.node.entry.Write;
import io.kumo.node.replica.History;
import io.kumo.ring.Activity;
import io.kumo.ring.Chain;
import io.kumo.ring.Key;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import io.kumo.ring.Version;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What holds of one partition at every step, whatever fails. */
final class PartitionLedger {
  private final World world;
  private final int partition;
  private final Map<Long, Write> committed = new HashMap<>();
  private final Map<OperationId, Long> operations = new HashMap<>();
  private final Set<Long> tokens = new HashSet<>();
  private long lastCommitted;
  private int term;

  PartitionLedger(World world, int partition) {
    this.world = world;
    this.partition = partition;
  }

  /** The managers have decided: terms only grow, and no list is empty. */
  void configured(PartitionState state) {
    Chain chain = state.chain();
    if (chain.term() < term) {
      throw world.broken("term " + chain.term() + " of " + this + " follows on " + term);
    }
    term = chain.term();
    if (term > 0 && chain.inSync().isEmpty()) {
      throw world.broken("the in-sync list of " + this + " is empty in term " + term);
    }
    if (chain.active()) {
      everyMemberHolds();
    }
  }

  /** A replica tells these as committed: all replicas tell the same, in the same order. */
  void committed(Member teller, List<Write> writes) {
    boolean news = false;
    for (Write write : writes) {
      Write known = committed.get(write.version());
      if (known == null) {
        news = true;
        learn(teller, write);
      } else if (!known.equals(write)) {
        throw world.broken(
            "%s commits %s of %s, others have %s".formatted(teller, write, this, known));
      }
    }
    if (news) {
      everyMemberHolds();
    }
  }

  private void learn(Member teller, Write write) {
    if (!Version.before(lastCommitted, write.version())) {
      throw world.broken(
          "%s commits %s of %s, which was passed over: %s is committed"
              .formatted(teller, Version.text(write.version()), this, Version.text(lastCommitted)));
    }
    committed.put(write.version(), write);
    lastCommitted = write.version();
    if (write.operation().isPresent()) {
      OperationId id = write.operation().get().id();
      Long before = operations.put(id, write.version());
      if (before != null) {
        throw world.broken(
            "%s ran at %s and at %s of %s"
                .formatted(id, Version.text(before), Version.text(write.version()), this));
      }
    }
    if (write instanceof Write.Put put
        && put.entry().cas() == put.entry().version()
        && !tokens.add(put.entry().cas())) {
      throw world.broken("cas token twice in " + this + ": " + put.entry().cas());
    }
  }

  /** Every live listed member of a term that is served holds what is committed. */
  private void everyMemberHolds() {
    if (lastCommitted == 0) {
      return;
    }
    Chain chain = world.chain(partition);
    if (chain.activity() == Activity.INACTIVE) {
      return;
    }
    for (Member member : chain.inSync()) {
      Optional<History> history = history(member);
      if (history.isPresent() && !history.get().contains(lastCommitted)) {
        throw world.broken(
            "%s is listed for %s in term %d and holds %s, but %s is committed"
                .formatted(member, this, chain.term(), history.get(), Version.text(lastCommitted)));
      }
    }
  }

  private Optional<History> history(Member member) {
    return world
        .machine(member.node())
        .flatMap(NodeMachine::process)
        .filter(process -> process.isMember(member))
        .flatMap(process -> process.replica(partition))
        .map(seat -> seat.core().history());
  }

  /** A process has begun to serve, or its leases were renewed: no other one may serve. */
  void serves(NodeProcess server) {
    for (NodeMachine machine : world.machines()) {
      Optional<NodeProcess> other = machine.process().filter(process -> process != server);
      if (other.isPresent() && other.get().serves(partition)) {
        throw world.broken(server + " and " + other.get() + " both serve " + this);
      }
    }
  }

  /** Why the partition has not come to rest; empty if it has. */
  Optional<String> unrest() {
    PartitionState state = world.managers().newest().partitions().get(partition);
    Chain chain = state.chain();
    Set<NodeId> inSync = chain.inSync().stream().map(Member::node).collect(Collectors.toSet());
    if (!chain.active() || state.moving() || !inSync.equals(Set.copyOf(state.target()))) {
      return Optional.of(this + " is " + state);
    }
    if (inSync.size() < world.shape().replicas()) {
      return Optional.of(this + " has too few replicas: " + state);
    }
    for (Member member : chain.inSync()) {
      Optional<ReplicaSeat> seat = seat(member);
      if (seat.isEmpty()) {
        return Optional.of(member + " of " + this + " does not live");
      }
      if (seat.get().core().end() != lastCommitted
          || seat.get().core().watermark() != lastCommitted
          || !seat.get().appliedAll()) {
        return Optional.of(
            "%s is %s, committed is %s"
                .formatted(member, seat.get().core(), Version.text(lastCommitted)));
      }
    }
    return Optional.empty();
  }

  private Optional<ReplicaSeat> seat(Member member) {
    return world
        .machine(member.node())
        .flatMap(NodeMachine::process)
        .filter(process -> process.isMember(member))
        .flatMap(process -> process.replica(partition));
  }

  /** All listed members hold the same entries. */
  void converged() {
    Optional<Map<Key, Entry>> first = Optional.empty();
    for (Member member : world.chain(partition).inSync()) {
      Map<Key, Entry> entries = seat(member).orElseThrow().storedEntries();
      if (first.isPresent() && !first.get().equals(entries)) {
        throw world.broken(
            "members of %s differ at the end: %s and %s".formatted(this, first.get(), entries));
      }
      first = Optional.of(entries);
    }
  }

  int commits() {
    return committed.size();
  }

  @Override
  public String toString() {
    return "partition " + partition;
  }
}
