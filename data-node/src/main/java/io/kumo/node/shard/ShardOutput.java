package io.kumo.node.shard;

import io.kumo.message.ConfigurationAsk;
import io.kumo.node.lease.HeldLease;
import io.kumo.node.replica.PeerMessage;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import java.util.List;

/** Where a shard's wishes go that concern the world outside it. No method blocks or throws. */
public interface ShardOutput {
  /**
   * Sends in order over the connection to that process, or drops all if there is none. Called once
   * for each destination in a turn, with everything for it.
   */
  void send(Member to, List<PeerMessage> messages);

  /** Bytes that wait to be sent to that node, without those of the present turn. */
  long queuedBytes(NodeId node);

  /** Heartbeats shall ask for this lease, in these terms. */
  void keepLease(HeldLease lease, int leaderTerm, int term);

  /** Heartbeats to the member shall ask for the partition no more. */
  void dropLease(int partition, Member member);

  /** Asks the managers; the answer comes by {@link Shard#answered}. */
  void ask(ConfigurationAsk ask);

  /** A replica cannot go on; the others do. */
  void broken(int partition, String why);

  /** The shard cannot go on, and with it the node. */
  void fatal(Throwable cause);
}
