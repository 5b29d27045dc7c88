package io.kumo.manager.endpoint;

import io.kumo.manager.lead.FormedGroup;
import io.kumo.manager.state.ClusterState;
import io.kumo.message.ClusterStatus.ManagerRole;
import io.kumo.message.ClusterStatus.ManagerStatus;
import io.kumo.message.ManagerReply;
import io.kumo.message.ManagerRequest;
import io.kumo.ring.Address;
import io.kumo.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Reports on the whole cluster from this manager's state, having asked which managers live. */
final class StatusReporter {
  private static final long PROBE_TIMEOUT_MS = 1_000;

  private final Supplier<Address> self;
  private final Forwarder forwarder;
  private final Clock clock;

  StatusReporter(Supplier<Address> self, Forwarder forwarder, Clock clock) {
    this.self = self;
    this.forwarder = forwarder;
    this.clock = clock;
  }

  /** Completes in about a second at the latest. */
  CompletableFuture<ManagerReply> report(FormedGroup group) {
    ClusterState state = group.raft().state();
    if (state.clusterId().isEmpty()) {
      return CompletableFuture.completedFuture(
          new ManagerReply.Unavailable("there is no cluster yet"));
    }
    Optional<Address> leader = group.raft().leader();
    CompletableFuture<List<ManagerStatus>> managers =
        CompletableFuture.completedFuture(new ArrayList<>());
    for (Address manager : group.raft().managers()) {
      managers =
          managers.thenCombine(
              role(manager, leader),
              (all, role) -> {
                all.add(new ManagerStatus(manager, role));
                return all;
              });
    }
    return managers.thenApply(
        all -> {
          all.sort(Comparator.comparing(manager -> manager.address().toString()));
          return new ManagerReply.StatusReport(
              new Statuses(state, group.duties().progress(), clock.nanos()).all(leader, all));
        });
  }

  private CompletableFuture<ManagerRole> role(Address manager, Optional<Address> leader) {
    boolean leads = leader.isPresent() && leader.get().equals(manager);
    ManagerRole role = leads ? ManagerRole.LEADER : ManagerRole.FOLLOWER;
    if (manager.equals(self.get())) {
      return CompletableFuture.completedFuture(role);
    }
    return forwarder
        .ask(manager, new ManagerRequest.Probe(), PROBE_TIMEOUT_MS)
        .handle((reply, failure) -> failure == null ? role : ManagerRole.UNREACHABLE);
  }
}
