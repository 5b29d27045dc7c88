package io.kumo.node.shard;

import io.kumo.node.entry.Batch;
import io.kumo.node.replica.Replica;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the journal from growing for ever where a partition cannot commit, because a member is lost
 * and no manager answers: what is in doubt is written anew at the journal's end, so that the old
 * segments can go. Owned by the shard's thread.
 */
final class Carrier {
  private static final Logger LOG = LoggerFactory.getLogger(Carrier.class);

  private final GroupCommit commit;
  private final Map<Integer, Replica> replicas = new HashMap<>();

  Carrier(GroupCommit commit) {
    this.commit = commit;
  }

  /** Of this replica something may have to be carried. */
  void add(int partition, Replica replica) {
    replicas.put(partition, replica);
  }

  /** Carries what is in doubt of these partitions. What is committed the store will take. */
  void carry(Set<Integer> partitions) {
    // What a replica has taken is in doubt only once it is written.
    commit.write();
    int carried = 0;
    int left = 0;
    for (int partition : partitions) {
      Replica replica = replicas.get(partition);
      List<Batch> batches = replica == null ? List.of() : replica.inDoubt();
      if (!batches.isEmpty()) {
        boolean done = commit.carry(partition, replica.watermark(), batches);
        carried += done ? 1 : 0;
        left += done ? 0 : 1;
      }
    }
    if (left > 0) {
      LOG.warn("what is in doubt of {} partitions still holds old segments of the journal", left);
    }
    if (carried > 0) {
      LOG.info("wrote anew what is in doubt of {} partitions that do not commit", carried);
    }
  }
}
