package io.kumo.ring;

import static java.util.Objects.requireNonNull;

import java.util.UUID;

/** Identity of a data node: drawn at random once and kept in the node's data folder. */
public record NodeId(UUID value) implements Comparable<NodeId> {
  /** Refuses a missing value. */
  public NodeId {
    requireNonNull(value, "value");
  }

  /**
   * Parses the form that {@link #toString()} gives.
   *
   * @throws IllegalArgumentException if {@code text} is no UUID
   */
  public static NodeId parse(String text) {
    return new NodeId(UUID.fromString(text));
  }

  // Written out: the generated one costs several times as much, and nodes compare ids all the time.
  @Override
  public boolean equals(Object other) {
    return this == other || (other instanceof NodeId id && value.equals(id.value));
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public int compareTo(NodeId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
