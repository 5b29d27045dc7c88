package io.kumo.wire;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.UUID;

/**
 * How the accepting side answers a {@link Hello} that it likes.
 *
 * @param clusterId the cluster that it belongs to; empty while it knows none
 */
public record HelloReply(ProtocolVersion version, Optional<UUID> clusterId) {
  /** Refuses missing parts. */
  public HelloReply {
    requireNonNull(version, "version");
    requireNonNull(clusterId, "clusterId");
  }
}
