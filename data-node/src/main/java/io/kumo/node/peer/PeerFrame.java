package io.kumo.node.peer;

import static java.util.Objects.requireNonNull;

import io.kumo.node.replica.PeerMessage;
import io.kumo.ring.Member;
import java.util.List;

/**
 * What one process sends another in one go.
 *
 * @param from the sender; every message's stamp names it
 * @param to the receiver; every message's stamp names it
 */
public record PeerFrame(Member from, Member to, List<PeerMessage> messages) {
  /** Copies the list and refuses missing ends. */
  public PeerFrame {
    requireNonNull(from, "from");
    requireNonNull(to, "to");
    messages = List.copyOf(messages);
  }
}
