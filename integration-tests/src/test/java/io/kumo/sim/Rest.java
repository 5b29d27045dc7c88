package io.kumo.sim;

import io.kumo.ring.Chain;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import java.util.List;
import java.util.Map;

/** What it is that all is well again: everybody is in sync and holds what is committed. */
final class Rest {
  private final SimManagers managers;
  private final Invariants invariants;
  private final Map<NodeId, SimProcess> processes;
  private final Map<NodeId, SimDisk> disks;

  /** Looks at these, which change. */
  Rest(
      SimManagers managers,
      Invariants invariants,
      Map<NodeId, SimProcess> processes,
      Map<NodeId, SimDisk> disks) {
    this.managers = managers;
    this.invariants = invariants;
    this.processes = processes;
    this.disks = disks;
  }

  /**
   * Whether the one member that is left serves, but has lost entries that no other store holds: it
   * answers with errors where they may have been, and gives no copy.
   */
  boolean lossIsForGood() {
    Chain chain = managers.chain();
    if (!chain.active() || chain.inSync().size() != 1) {
      return false;
    }
    NodeId node = chain.inSync().get(0).node();
    SimProcess left = processes.get(node);
    return left.servesNow()
        && left.replica().orElseThrow().watermark() == invariants.lastCommitted()
        && disks.get(node).store().incomplete()
        && invariants.lostEverywhere(disks.get(node), disks.values());
  }

  /** Whether all live, are in sync and hold all, and no disk is full. */
  boolean allInSync() {
    Chain chain = managers.chain();
    List<NodeId> inSync = chain.inSync().stream().map(Member::node).toList();
    return chain.active()
        && inSync.size() == Simulation.REPLICAS
        && chain.assigned().equals(managers.target())
        && chain.assigned().containsAll(inSync)
        && chain.assigned().get(0).equals(inSync.get(0))
        && storesAreWhole()
        && disks.values().stream().noneMatch(disk -> disk.full() || disk.madeAnew())
        && processes.size() == disks.size()
        && processes.values().stream()
            .allMatch(
                process ->
                    !process.dead()
                        && !process.paused()
                        && !process.stopping()
                        && (!inSync.contains(process.node())
                            || chain.inSync().contains(process.member())));
  }

  /** Whether no store has lost an entry, or holds one that cannot be read. */
  boolean storesAreWhole() {
    return disks.values().stream().allMatch(SimDisk::whole);
  }

  /** Whether those that are in sync hold all that is committed, and the others nothing. */
  boolean committed() {
    for (SimProcess process : processes.values()) {
      boolean member = managers.chain().memberOf(process.node()).isPresent();
      if (member ? !holdsAll(process) : !holdsNothing(process)) {
        return false;
      }
    }
    return true;
  }

  private boolean holdsNothing(SimProcess process) {
    return process.core().end() == 0
        && process.storage().appliedAll()
        && disks.get(process.node()).store().equals(StoreState.EMPTY);
  }

  private boolean holdsAll(SimProcess process) {
    return process.core().end() == invariants.lastCommitted()
        && process.core().watermark() == invariants.lastCommitted()
        && process.storage().appliedAll();
  }
}
