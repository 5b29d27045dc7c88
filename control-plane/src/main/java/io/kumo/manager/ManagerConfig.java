package io.kumo.manager;

import static java.util.Objects.requireNonNull;

import io.kumo.manager.lead.LeadTimings;
import io.kumo.manager.raft.RaftTuning;
import io.kumo.manager.state.ClusterSettings;
import io.kumo.ring.Address;
import io.kumo.ring.RingSettings;
import java.nio.file.Path;
import java.util.List;

/**
 * How a manager is started.
 *
 * @param listen where it listens for everybody, under the name that the others know it by; port 0
 *     takes any free one, for a manager that is alone
 * @param raftPort where it listens for the other managers' Raft messages, on the same host; 0 takes
 *     any free one, for a manager that is alone
 * @param peers all managers of the group; this one may be among them; empty for a group of one
 * @param store its folder, made where it does not exist
 * @param firstSettings what the cluster is made with at its first start; unused later
 */
public record ManagerConfig(
    Address listen,
    int raftPort,
    List<Address> peers,
    Path store,
    ClusterSettings firstSettings,
    RaftTuning raftTuning,
    LeadTimings leadTimings) {
  /** Copies the list and refuses missing parts. */
  public ManagerConfig {
    requireNonNull(listen, "listen");
    peers = List.copyOf(peers);
    requireNonNull(store, "store");
    requireNonNull(firstSettings, "firstSettings");
    requireNonNull(raftTuning, "raftTuning");
    requireNonNull(leadTimings, "leadTimings");
    if (raftPort < 0 || raftPort > 65535) {
      throw new IllegalArgumentException("raft port is not in 0..65535: " + raftPort);
    }
  }

  /** A manager with default settings and times, whose Raft port is the one after its port. */
  public static ManagerConfig of(Address listen, List<Address> peers, Path store) {
    return new ManagerConfig(
        listen,
        listen.port() == 0 ? 0 : listen.port() + 1,
        peers,
        store,
        ClusterSettings.DEFAULT,
        RaftTuning.DEFAULT,
        LeadTimings.DEFAULT);
  }

  /** The same with another Raft port. */
  public ManagerConfig withRaftPort(int port) {
    return new ManagerConfig(listen, port, peers, store, firstSettings, raftTuning, leadTimings);
  }

  /** The same in another group. */
  public ManagerConfig withPeers(List<Address> managers) {
    return new ManagerConfig(
        listen, raftPort, managers, store, firstSettings, raftTuning, leadTimings);
  }

  /** The same with other settings of a cluster's first start. */
  public ManagerConfig withFirstSettings(ClusterSettings settings) {
    return new ManagerConfig(listen, raftPort, peers, store, settings, raftTuning, leadTimings);
  }

  /** The same with other ring settings of a cluster's first start. */
  public ManagerConfig withFirstRing(RingSettings ring) {
    return withFirstSettings(firstSettings.withRing(ring));
  }

  /**
   * The same for a cluster that takes nodes in by itself.
   *
   * @param nodes how many it waits for before it places partitions the first time
   */
  public ManagerConfig withAutoAttach(int nodes) {
    return withFirstSettings(firstSettings.withAutoAttach(true).withFirstAttachNodes(nodes));
  }

  /** The same with other times and sizes. */
  public ManagerConfig withTuning(RaftTuning raft, LeadTimings lead) {
    return new ManagerConfig(listen, raftPort, peers, store, firstSettings, raft, lead);
  }
}
