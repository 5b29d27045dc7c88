package io.kumo.manager.founding;

import static java.util.Objects.requireNonNull;

import io.kumo.ring.Address;

/**
 * One manager of a group.
 *
 * @param peerId its name, drawn at random for its store folder: whoever loses the folder loses the
 *     name, and cannot come back as the one who voted under it
 * @param address where it listens for everybody
 * @param raftPort where it listens for the other managers' Raft messages, on the same host
 */
public record GroupMember(String peerId, Address address, int raftPort) {
  /** Refuses missing parts, an empty name and one with blanks. */
  public GroupMember {
    requireNonNull(address, "address");
    if (!peerId.matches("[A-Za-z0-9._-]+")) {
      throw new IllegalArgumentException("no peer id: '" + peerId + "'");
    }
    if (raftPort < 0 || raftPort > 65535) {
      throw new IllegalArgumentException("raft port is not in 0..65535: " + raftPort);
    }
  }

  /** Where the other managers' Raft messages go. */
  public Address raftAddress() {
    return new Address(address.host(), raftPort);
  }

  @Override
  public String toString() {
    return address + " (" + peerId + ", raft " + raftPort + ")";
  }
}
