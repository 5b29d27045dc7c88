package io.kumo.wire;

import static java.util.Objects.requireNonNull;

import io.kumo.ring.Member;
import java.util.Optional;
import java.util.UUID;

/**
 * How the connecting side introduces itself.
 *
 * @param clusterId the cluster that it belongs to; empty while it knows none
 * @param member a node's own identity, from its registration on; empty for others
 * @param credentials a secret, where the cluster demands one
 */
public record Hello(
    ProtocolVersion version,
    Role role,
    Optional<UUID> clusterId,
    Optional<Member> member,
    Optional<String> credentials) {
  /** The longest credentials, in characters. */
  public static final int CREDENTIALS_MAX = 1024;

  /** Refuses missing parts and credentials that are too long. */
  public Hello {
    requireNonNull(version, "version");
    requireNonNull(role, "role");
    requireNonNull(clusterId, "clusterId");
    requireNonNull(member, "member");
    requireNonNull(credentials, "credentials");
    if (credentials.isPresent() && credentials.get().length() > CREDENTIALS_MAX) {
      throw new IllegalArgumentException(
          "credentials are longer than " + CREDENTIALS_MAX + ": " + credentials.get().length());
    }
  }

  /** A hello of the current version, without member and credentials. */
  public static Hello of(Role role, Optional<UUID> clusterId) {
    return new Hello(ProtocolVersion.CURRENT, role, clusterId, Optional.empty(), Optional.empty());
  }

  /** A node's hello of the current version, without credentials. */
  public static Hello ofNode(Optional<UUID> clusterId, Member member) {
    return new Hello(
        ProtocolVersion.CURRENT, Role.NODE, clusterId, Optional.of(member), Optional.empty());
  }

  @Override
  public String toString() {
    return role + " " + version + member.map(m -> " " + m).orElse("");
  }
}
