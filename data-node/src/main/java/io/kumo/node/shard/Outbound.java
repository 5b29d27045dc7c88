package io.kumo.node.shard;

import io.kumo.node.replica.PeerMessage;
import io.kumo.ring.Member;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What one turn sends, gathered by destination. Owned by the shard's thread. */
final class Outbound {
  private final ShardOutput output;
  private final Map<Member, List<PeerMessage>> messages = new LinkedHashMap<>();

  Outbound(ShardOutput output) {
    this.output = output;
  }

  void add(Member to, PeerMessage message) {
    messages.computeIfAbsent(to, member -> new ArrayList<>()).add(message);
  }

  /** Hands everything over. */
  void flush() {
    if (!messages.isEmpty()) {
      messages.forEach(output::send);
      messages.clear();
    }
  }
}
