package io.kumo.ring;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The published picture of a cluster at one epoch: its nodes and each partition's chain.
 *
 * <p>Managers make it from their state; nodes, proxies and clients route by it and keep the newest.
 * An immutable value.
 *
 * @param epoch number of the cluster state that this shows; of two rings of one cluster the one
 *     with the higher epoch is the newer
 * @param chains one for each partition, by its number
 * @param managers where the cluster's managers listen; empty as long as they have not said so
 */
public record Ring(
    UUID clusterId,
    long epoch,
    RingSettings settings,
    Map<NodeId, RingNode> nodes,
    List<Chain> chains,
    List<Address> managers) {
  /** Copies the collections and checks that there is one chain for each partition. */
  public Ring {
    requireNonNull(clusterId, "clusterId");
    requireNonNull(settings, "settings");
    nodes = Map.copyOf(nodes);
    chains = List.copyOf(chains);
    managers = List.copyOf(managers);
    if (epoch < 0) {
      throw new IllegalArgumentException("epoch is negative: " + epoch);
    }
    if (chains.size() != settings.partitions()) {
      throw new IllegalArgumentException(
          chains.size() + " chains for " + settings.partitions() + " partitions");
    }
  }

  /** One that says nothing of the managers. */
  public Ring(
      UUID clusterId,
      long epoch,
      RingSettings settings,
      Map<NodeId, RingNode> nodes,
      List<Chain> chains) {
    this(clusterId, epoch, settings, nodes, chains, List.of());
  }

  /** The partition that {@code key} belongs to. */
  public int partitionOf(Key key) {
    return settings.partitionOf(key.hash());
  }

  /** The chain of a partition, 0 to {@code partitions - 1}. */
  public Chain chain(int partition) {
    return chains.get(partition);
  }

  /** The node that leads a partition; none before its first term. */
  public Optional<RingNode> primaryOf(int partition) {
    return chain(partition).primary().map(member -> nodes.get(member.node()));
  }
}
