package io.kumo.node.shard;

import io.kumo.node.replica.Events;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Passes the applier's news on to the shard's thread, which owns slots and carrier. */
record ShardNews(Mailbox mailbox, Map<Integer, PartitionSlot> slots, Carrier carrier)
    implements StoreNews {
  @Override
  public void lost(Set<Integer> partitions) {
    tell(partitions, Events::damaged);
  }

  @Override
  public void whole(Set<Integer> partitions) {
    tell(partitions, Events::whole);
  }

  private void tell(Set<Integer> partitions, LaterEvent what) {
    mailbox.put(
        () ->
            partitions.forEach(
                partition ->
                    Optional.ofNullable(slots.get(partition)).ifPresent(slot -> slot.tell(what))));
  }

  @Override
  public void held(Set<Integer> partitions) {
    mailbox.put(() -> carrier.carry(partitions));
  }
}
