package io.kumo.tools.local;

import static java.util.Objects.requireNonNull;

import io.kumo.ring.Address;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a local cluster is started with.
 *
 * @param nodes empty for what the folder has, 3 in a fresh one
 * @param replicas copies of everything; empty for what the folder has, in a fresh one 3 or as many
 *     as there are nodes
 * @param memcached where the proxy listens
 * @param managerPort where the manager of a fresh folder listens, if it and the next one are free;
 *     else, and for 0, any
 * @param store empty for a temporary folder
 */
public record LocalSettings(
    OptionalInt nodes,
    OptionalInt replicas,
    Address memcached,
    int managerPort,
    Optional<Path> store) {
  /** Refuses missing parts. */
  public LocalSettings {
    requireNonNull(nodes, "nodes");
    requireNonNull(replicas, "replicas");
    requireNonNull(memcached, "memcached");
    requireNonNull(store, "store");
  }
}
