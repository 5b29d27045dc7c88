package io.kumo.node.shard;

import io.kumo.message.DataReply;
import io.kumo.message.DataReply.NotRun.Reason;
import io.kumo.node.replica.Serving;
import io.kumo.ring.NodeId;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Makes the answers that say <em>not run</em>. Any thread. */
final class Refusals {
  private final NodeId self;
  private final LongSupplier epoch;

  /**
   * Refusals of one node.
   *
   * @param epoch the newest that it knows
   */
  Refusals(NodeId self, LongSupplier epoch) {
    this.self = self;
    this.epoch = epoch;
  }

  /** The partition is not served here: not led, or not now. */
  DataReply notServed(PartitionSlot slot) {
    if (slot.serving().lost()) {
      return because(Reason.DATA_LOST, slot);
    }
    return because(leads(slot) ? Reason.NOT_SERVING : Reason.WRONG_NODE, slot);
  }

  /** Whether this node is to lead the partition, be it that it does not serve yet. */
  boolean leads(PartitionSlot slot) {
    return slot.serving().primary().equals(Optional.of(self));
  }

  /** Refuses for a given reason. */
  DataReply because(Reason reason, PartitionSlot slot) {
    Serving serving = slot.serving();
    return new DataReply.NotRun(
        slot.newestVersion(), reason, epoch.getAsLong(), serving.term(), serving.primary());
  }
}
