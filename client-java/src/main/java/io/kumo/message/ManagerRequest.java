package io.kumo.message;

import static java.util.Objects.requireNonNull;

import io.kumo.ring.Address;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * What nodes, proxies, clients, admin tools and other managers ask of a manager. Any manager
 * answers any of them; followers pass on to the leader what only it can answer.
 */
public sealed interface ManagerRequest {

  /** Asks what the manager holds, without touching it; answered by the manager itself. */
  record Probe() implements ManagerRequest {}

  /**
   * A node's process start. Repeating it with the same nonce gives the same incarnation.
   *
   * @param nonce random, drawn at the process start
   * @param clusterId the cluster that the node's files belong to; empty for a fresh folder
   * @param replicas what the node's journal holds, for the restart rule
   */
  record RegisterNode(
      NodeId node,
      long nonce,
      Optional<UUID> clusterId,
      Address address,
      String zone,
      int weight,
      List<ReplicaReport> replicas)
      implements ManagerRequest {
    /** Copies the list and refuses missing parts. */
    public RegisterNode {
      requireNonNull(node, "node");
      requireNonNull(clusterId, "clusterId");
      requireNonNull(address, "address");
      requireNonNull(zone, "zone");
      replicas = List.copyOf(replicas);
    }
  }

  /**
   * What a restarted node holds of one partition.
   *
   * @param lastVersion the version at its journal's end
   * @param intact whether it held every acknowledged write when it stopped
   */
  record ReplicaReport(int partition, long lastVersion, boolean intact) {}

  /**
   * Says that a registered process lives, at least once a second.
   *
   * @param epoch of the newest ring that the node knows
   * @param figures what it has done and holds
   */
  record NodeHeartbeat(Member member, long epoch, NodeFigures figures) implements ManagerRequest {
    /** Refuses a missing member. */
    public NodeHeartbeat {
      requireNonNull(member, "member");
      // An older node does not tell.
      figures = figures == null ? NodeFigures.NONE : figures;
    }
  }

  /**
   * What a node tells of itself, for the progress of moves and for people.
   *
   * @param copiedBytes taken in by copies and deltas since its process started
   * @param copiedKeys entries taken in by copies and deltas since its process started
   * @param heldPartitions partitions that it has data of, in sync or not
   * @param unverifiedSeconds how long ago the partition that it leads and compared least lately was
   *     compared
   */
  record NodeFigures(
      long copiedBytes, long copiedKeys, int heldPartitions, long unverifiedSeconds) {
    /** What a node says that has done nothing and holds nothing. */
    public static final NodeFigures NONE = new NodeFigures(0, 0, 0, 0);
  }

  /**
   * Asks for the ring now and for each newer one pushed on this connection from now on.
   *
   * @param epoch the newest that the asker knows, 0 for none: an older or equal ring is not sent
   */
  record WatchRing(long epoch) implements ManagerRequest {}

  /** Changes of configuration that one member asks for, each judged and answered by itself. */
  record Ask(Member asker, List<ConfigurationAsk> items) implements ManagerRequest {
    /** Copies the list and refuses a missing asker. */
    public Ask {
      requireNonNull(asker, "asker");
      items = List.copyOf(items);
    }
  }

  /**
   * An operator's order about who shall hold what. Asking twice does no harm.
   *
   * @param nodes whom it is about; where the list is empty, ATTACH means all live nodes that hold
   *     nothing yet, DETACH all that are DOWN
   * @param weight the new weight, for WEIGH; empty for the weight that the node itself starts with
   * @param replan whether the plan follows now; else it does with the next REPLAN
   */
  record ChangeRing(Order order, List<NodeId> nodes, OptionalInt weight, boolean replan)
      implements ManagerRequest {
    /** What is wanted. */
    public enum Order {
      /** Nodes take their share. */
      ATTACH,
      /** Nodes that are gone, or hold nothing, have no share any more. */
      DETACH,
      /** Live nodes give their share away. */
      DRAIN,
      /** Nodes take a share by another weight. */
      WEIGH,
      /** Everything is placed anew by the nodes and settings of now. */
      REPLAN,
      /** What has not moved yet stays where it is. */
      CANCEL
    }

    /** Copies the list and refuses missing parts. */
    public ChangeRing {
      requireNonNull(order, "order");
      nodes = List.copyOf(nodes);
      requireNonNull(weight, "weight");
    }

    /** An order that names nodes, or none, and is planned for at once. */
    public static ChangeRing of(Order order, List<NodeId> nodes) {
      return new ChangeRing(order, nodes, OptionalInt.empty(), true);
    }
  }

  /**
   * Changes settings, all of those named or none.
   *
   * @param values what to set, by the settings' names; nothing is changed where it is empty
   */
  record ChangeSettings(Map<String, String> values) implements ManagerRequest {
    /** Copies the map. */
    public ChangeSettings {
      values = Map.copyOf(values);
    }
  }

  /** Asks where every partition is and where it shall be. */
  record Placement() implements ManagerRequest {}

  /**
   * Asks what has happened lately; answered by the manager itself, as far as it has learnt.
   *
   * @param max the most events
   */
  record RecentEvents(int max) implements ManagerRequest {}

  /**
   * An operator's word to go on with partitions that nobody can serve without losing acknowledged
   * writes.
   *
   * @param partitions those meant; missing holders of theirs are given up
   * @param allVoid all those besides whose holders are back and hold nothing
   */
  record AcceptLoss(List<Integer> partitions, boolean allVoid) implements ManagerRequest {
    /** Copies the list. */
    public AcceptLoss {
      partitions = List.copyOf(partitions);
    }
  }

  /**
   * Makes a manager a member of the group, another one none, or both: then the one takes the
   * other's place. Answered by {@link ManagerReply.ManagersChanged} once it is so; repeating it
   * goes on with what an earlier run left, or finds nothing left to do.
   *
   * @param joining a running manager with an empty store that lists members of the group
   * @param leaving the member that is given up, dead or alive. It may have the address of {@code
   *     joining}: the place of one that lost its store is taken by whoever runs there now
   * @param force whether it is done even if too few of the managers left live, so that the group
   *     stands still until others come back
   */
  record ChangeManagers(Optional<Address> joining, Optional<Address> leaving, boolean force)
      implements ManagerRequest {
    /** Refuses missing parts and a change of nothing. */
    public ChangeManagers {
      requireNonNull(joining, "joining");
      requireNonNull(leaving, "leaving");
      if (joining.isEmpty() && leaving.isEmpty()) {
        throw new IllegalArgumentException("nobody joins and nobody leaves");
      }
    }

    /** A new member. */
    public static ChangeManagers add(Address joining) {
      return new ChangeManagers(Optional.of(joining), Optional.empty(), false);
    }

    /** One member less. */
    public static ChangeManagers remove(Address leaving, boolean force) {
      return new ChangeManagers(Optional.empty(), Optional.of(leaving), force);
    }

    /** A new member in an old one's place. */
    public static ChangeManagers replace(Address leaving, Address joining) {
      return new ChangeManagers(Optional.of(joining), Optional.of(leaving), false);
    }
  }

  /**
   * The leading manager's word to an empty one: wait to be made a member of this group. Answered by
   * {@link ManagerReply.Probed} once it does, also when repeated.
   *
   * @param peerId whom it is meant for: who has lost its store since is another
   * @param founders the names of the group's founders
   * @param members where the group's present members listen; the empty manager must list one of
   *     them, so that no other cluster takes it in
   */
  record JoinGroup(String peerId, UUID groupId, List<String> founders, List<Address> members)
      implements ManagerRequest {
    /** Copies the lists and refuses missing parts. */
    public JoinGroup {
      requireNonNull(peerId, "peerId");
      requireNonNull(groupId, "groupId");
      founders = List.copyOf(founders);
      members = List.copyOf(members);
    }
  }

  /** Asks for the state of the whole cluster, for people and tools. */
  record Status() implements ManagerRequest {}
}
