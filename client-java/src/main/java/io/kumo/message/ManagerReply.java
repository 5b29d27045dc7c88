package io.kumo.message;

import static java.util.Objects.requireNonNull;

import io.kumo.ring.Address;
import io.kumo.ring.Chain;
import io.kumo.ring.NodeId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A manager's answer to a {@link ManagerRequest}. */
public sealed interface ManagerReply {

  /**
   * What a manager is and holds.
   *
   * @param peerId its name in the Raft group, drawn at random for a fresh folder and kept there
   * @param raftPort where it listens for the other managers' Raft messages
   * @param peers the client addresses of all managers of its group; those that it lists, itself
   *     among them, as long as it knows none
   * @param groupPeerIds the names of the group's founders; empty while it belongs to no group
   * @param groupId the Raft group that its folder belongs to, if any
   * @param clusterId the cluster that its folder belongs to; empty as long as it knows none
   * @param membership who the members are by the newest entry of its Raft log that says so; empty
   *     where there is none, that entry is not known to be committed, or it begins a change
   */
  record Probed(
      String peerId,
      int raftPort,
      List<Address> peers,
      List<String> groupPeerIds,
      Optional<UUID> groupId,
      Optional<UUID> clusterId,
      Optional<Membership> membership)
      implements ManagerReply {
    /** Copies the lists and refuses missing parts. */
    public Probed {
      requireNonNull(peerId, "peerId");
      peers = List.copyOf(peers);
      groupPeerIds = List.copyOf(groupPeerIds);
      requireNonNull(groupId, "groupId");
      requireNonNull(clusterId, "clusterId");
      requireNonNull(membership, "membership");
    }
  }

  /**
   * The members of a Raft group from one entry of its log on until the next such entry.
   *
   * @param logIndex the number of the entry, 0 and up
   * @param peerIds the members' names
   */
  record Membership(long logIndex, List<String> peerIds) {
    /** Copies the list. */
    public Membership {
      peerIds = List.copyOf(peerIds);
    }
  }

  /**
   * The node is known.
   *
   * @param incarnation this process start's number
   */
  record Registered(UUID clusterId, long incarnation) implements ManagerReply {
    /** Refuses a missing cluster. */
    public Registered {
      requireNonNull(clusterId, "clusterId");
    }
  }

  /** The heartbeat counts; {@code epoch} is the managers' newest. */
  record Alive(long epoch) implements ManagerReply {}

  /** A newer process of the same node has registered: this one must stop serving and exit. */
  record Superseded(long incarnation) implements ManagerReply {}

  /** The ring watch stands; rings follow as pushes. */
  record Watching() implements ManagerReply {}

  /** One answer for each asked item, in order. */
  record Asked(List<AskReply> items) implements ManagerReply {
    /** Copies the list. */
    public Asked {
      items = List.copyOf(items);
    }
  }

  /**
   * How one item was judged.
   *
   * @param done whether the change stands, made now or by an earlier run of the same ask
   * @param chain the partition's configuration afterwards
   */
  record AskReply(int partition, boolean done, Chain chain) {
    /** Refuses a missing chain. */
    public AskReply {
      requireNonNull(chain, "chain");
    }
  }

  /**
   * What a {@link ManagerRequest.ChangeRing} did.
   *
   * @param nodes those that are now something else than before
   * @param movesLeft replicas that must be copied until all is as planned
   */
  record RingChanged(List<NodeId> nodes, int movesLeft) implements ManagerReply {
    /** Copies the list. */
    public RingChanged {
      nodes = List.copyOf(nodes);
    }
  }

  /** All settings, as they are now. */
  record SettingsReport(List<Setting> settings) implements ManagerReply {
    /** Copies the list. */
    public SettingsReport {
      settings = List.copyOf(settings);
    }
  }

  /**
   * One setting of the cluster.
   *
   * @param meaning one sentence, with the unit
   * @param fixed whether it cannot be changed any more
   */
  record Setting(String name, String value, String meaning, boolean fixed) {
    /** Refuses missing parts. */
    public Setting {
      requireNonNull(name, "name");
      requireNonNull(value, "value");
      requireNonNull(meaning, "meaning");
    }
  }

  /**
   * Where every partition is, at one epoch.
   *
   * @param partitions by their numbers
   */
  record PlacementReport(long epoch, List<PartitionPlacement> partitions) implements ManagerReply {
    /** Copies the list. */
    public PlacementReport {
      partitions = List.copyOf(partitions);
    }
  }

  /**
   * One partition.
   *
   * @param target the nodes that shall hold a copy once all moves are done, the primary first
   */
  record PartitionPlacement(Chain chain, List<NodeId> target) {
    /** Copies the list and refuses a missing chain. */
    public PartitionPlacement {
      requireNonNull(chain, "chain");
      target = List.copyOf(target);
    }
  }

  /** What has happened lately, the oldest first. */
  record EventsReport(List<ManagerEvent> events) implements ManagerReply {
    /** Copies the list. */
    public EventsReport {
      events = List.copyOf(events);
    }
  }

  /**
   * A change that the managers have committed.
   *
   * @param index its place in their log
   * @param appliedMs when this manager learnt of it, in milliseconds since 1970 by its clock
   * @param epoch of the state that it has led to
   */
  record ManagerEvent(long index, long appliedMs, long epoch, String text) {
    /** Refuses a missing text. */
    public ManagerEvent {
      requireNonNull(text, "text");
    }
  }

  /** The partitions that an {@link ManagerRequest.AcceptLoss} went on with. */
  record LossAccepted(List<Loss> losses) implements ManagerReply {
    /** Copies the list. */
    public LossAccepted {
      losses = List.copyOf(losses);
    }
  }

  /**
   * What is left of one partition.
   *
   * @param heir the node that goes on
   * @param heldVersion up to which version it said to hold the partition when it started; 0 for
   *     nothing
   */
  record Loss(int partition, NodeId heir, long heldVersion) {
    /** Refuses a missing heir. */
    public Loss {
      requireNonNull(heir, "heir");
    }
  }

  /**
   * The group is as {@link ManagerRequest.ChangeManagers} wants it.
   *
   * @param managers where its members listen now, in order
   * @param asBefore whether there was nothing left to do, because of an earlier run of the request
   *     or because it was so ever since
   */
  record ManagersChanged(List<Address> managers, boolean asBefore) implements ManagerReply {
    /** Copies the list. */
    public ManagersChanged {
      managers = List.copyOf(managers);
    }
  }

  /** The state of the cluster. */
  record StatusReport(ClusterStatus status) implements ManagerReply {
    /** Refuses a missing status. */
    public StatusReport {
      requireNonNull(status, "status");
    }
  }

  /** The request was understood and will never be done; nothing has changed. */
  record Refused(String why) implements ManagerReply {
    /** Refuses a missing text. */
    public Refused {
      requireNonNull(why, "why");
    }
  }

  /** No leader could be reached in time; what was asked may or may not be done. Ask again. */
  record Unavailable(String why) implements ManagerReply {
    /** Refuses a missing text. */
    public Unavailable {
      requireNonNull(why, "why");
    }
  }
}
