package io.kumo.node;

import static java.util.Objects.requireNonNull;

import io.kumo.node.lease.LeaseTimes;
import io.kumo.node.shard.Durability;
import io.kumo.ring.Address;
import io.kumo.time.Clock;
import io.kumo.time.SystemClock;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * How a node runs.
 *
 * @param listen where it listens and is found by the others; port 0 takes any free one
 * @param managers one or more of the cluster's managers
 * @param folder of this node alone; made if missing
 * @param zone nodes of one zone may fail together
 * @param weight its share of the data against the other nodes' weights, 0 for none
 * @param shards how many shards a fresh folder is cut into; empty for what suits the machine
 * @param heapBytes what of the heap is this node's, for all bounds that are not named here
 * @param cacheBytes memory for committed entries
 * @param storeBytes memory for the store's pages
 * @param networkLoops threads that serve connections
 * @param durability when a write is acknowledged
 * @param leases the times by which replicas trust each other
 * @param clock of the whole node
 * @param onFatal told why the node has stopped by itself, after it has stopped serving; on a thread
 *     of its own
 */
public record NodeConfig(
    Address listen,
    List<Address> managers,
    Path folder,
    String zone,
    int weight,
    OptionalInt shards,
    long heapBytes,
    long cacheBytes,
    long storeBytes,
    int networkLoops,
    Durability durability,
    LeaseTimes leases,
    Clock clock,
    Consumer<Throwable> onFatal) {
  /** Refuses missing parts and sizes out of range. */
  public NodeConfig {
    requireNonNull(listen, "listen");
    managers = List.copyOf(managers);
    requireNonNull(folder, "folder");
    requireNonNull(zone, "zone");
    requireNonNull(shards, "shards");
    requireNonNull(durability, "durability");
    requireNonNull(leases, "leases");
    requireNonNull(clock, "clock");
    requireNonNull(onFatal, "onFatal");
    if (managers.isEmpty()) {
      throw new IllegalArgumentException("no managers");
    }
    if (weight < 0 || heapBytes < 1 << 20 || cacheBytes < 0 || storeBytes < 1 << 20) {
      throw new IllegalArgumentException(
          "weight %d, heap %d bytes, cache %d bytes or store %d bytes out of range"
              .formatted(weight, heapBytes, cacheBytes, storeBytes));
    }
    if (networkLoops < 1 || (shards.isPresent() && shards.getAsInt() < 1)) {
      throw new IllegalArgumentException("network loops or shards are below 1");
    }
  }

  /**
   * A node where nobody says otherwise: a fifth of the heap for the cache, an eighth for the store.
   */
  public static NodeConfig of(Address listen, List<Address> managers, Path folder) {
    long heap = Runtime.getRuntime().maxMemory();
    int loops = Math.max(1, Runtime.getRuntime().availableProcessors() / 4);
    return new NodeConfig(
        listen,
        managers,
        folder,
        "",
        1,
        OptionalInt.empty(),
        heap,
        heap / 5,
        heap / 8,
        loops,
        Durability.REPLICATED,
        LeaseTimes.DEFAULT,
        new SystemClock(),
        cause -> {});
  }

  /** The same in another zone and with another weight. */
  public NodeConfig withPlace(String newZone, int newWeight) {
    return new NodeConfig(
        listen,
        managers,
        folder,
        newZone,
        newWeight,
        shards,
        heapBytes,
        cacheBytes,
        storeBytes,
        networkLoops,
        durability,
        leases,
        clock,
        onFatal);
  }

  /** The same with another number of shards. */
  public NodeConfig withShards(int number) {
    return new NodeConfig(
        listen,
        managers,
        folder,
        zone,
        weight,
        OptionalInt.of(number),
        heapBytes,
        cacheBytes,
        storeBytes,
        networkLoops,
        durability,
        leases,
        clock,
        onFatal);
  }

  /** The same with a share of the heap, a fifth of it for the cache. */
  public NodeConfig withHeap(long newHeapBytes) {
    return new NodeConfig(
        listen,
        managers,
        folder,
        zone,
        weight,
        shards,
        newHeapBytes,
        newHeapBytes / 5,
        storeBytes,
        networkLoops,
        durability,
        leases,
        clock,
        onFatal);
  }

  /** The same with other bounds of memory. */
  public NodeConfig withMemory(long newCacheBytes, long newStoreBytes) {
    return new NodeConfig(
        listen,
        managers,
        folder,
        zone,
        weight,
        shards,
        heapBytes,
        newCacheBytes,
        newStoreBytes,
        networkLoops,
        durability,
        leases,
        clock,
        onFatal);
  }

  /** The same with another durability. */
  public NodeConfig withDurability(Durability newDurability) {
    return new NodeConfig(
        listen,
        managers,
        folder,
        zone,
        weight,
        shards,
        heapBytes,
        cacheBytes,
        storeBytes,
        networkLoops,
        newDurability,
        leases,
        clock,
        onFatal);
  }

  /** The same with other times of trust. */
  public NodeConfig withLeases(LeaseTimes newLeases) {
    return new NodeConfig(
        listen,
        managers,
        folder,
        zone,
        weight,
        shards,
        heapBytes,
        cacheBytes,
        storeBytes,
        networkLoops,
        durability,
        newLeases,
        clock,
        onFatal);
  }

  /** The same with another clock. */
  public NodeConfig withClock(Clock newClock) {
    return new NodeConfig(
        listen,
        managers,
        folder,
        zone,
        weight,
        shards,
        heapBytes,
        cacheBytes,
        storeBytes,
        networkLoops,
        durability,
        leases,
        newClock,
        onFatal);
  }

  /** The same with another listener for its own end. */
  public NodeConfig withOnFatal(Consumer<Throwable> newOnFatal) {
    return new NodeConfig(
        listen,
        managers,
        folder,
        zone,
        weight,
        shards,
        heapBytes,
        cacheBytes,
        storeBytes,
        networkLoops,
        durability,
        leases,
        clock,
        newOnFatal);
  }
}
