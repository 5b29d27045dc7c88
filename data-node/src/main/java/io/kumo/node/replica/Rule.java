package io.kumo.node.replica;

/**
 * The rules that a test may turn off, to see that the simulation finds what each prevents. Numbers
 * are those of the replication protocol's page.
 */
enum Rule {
  /** 3: activation is asked for only when all members have journalled the exchange. */
  EXCHANGE_WAITS_FOR_ALL,
  /** 3 and 7: nothing is committed or served before the term is active, unless handed over. */
  ACTIVATION,
  /** 5: who is to be added counts from before it is asked for. */
  ADDED_COUNTS,
  /** 5: who is to be dropped counts until it is known to be gone. */
  DROPPED_COUNTS,
  /** 5: no join of a node on the last list known. */
  LISTED_DO_NOT_JOIN,
  /** 6: another leader's term is taken by an exchange alone. */
  OTHER_LEADER_BY_EXCHANGE,
  /** 6: what comes of a lower term is refused. */
  LOWER_TERM_REFUSED,
  /** 8: the grace is waited out. */
  GRACE,
  /** 8: a restarted node takes everybody to have a lease. */
  RESTART_GRACE,
  /** 8: serves only while the leases run. */
  LEASES,
  /** 10: reads see what is committed. */
  COMMITTED_READS,
  /** 10: a miss by expiry is a committed write. */
  EXPIRY_WRITES,
  /** 11: only the next batch is taken. */
  NEXT_BATCH,
  /** 11: committed is what all have. */
  COMMITTED_BY_ALL,
  /** 14: what is cut is cancelled in the journal. */
  CUT_JOURNALLED,
  /** 14: what both have is not cut. */
  COMMON_KEPT,
  /** 15: messages of another session are nothing. */
  SESSION,
  /** 15: nothing is deleted without the primary's word that nobody counts on it. */
  RELEASED,
  /** 15: who is not assigned is dropped once all that are assigned are in sync. */
  ASSIGNED_BEFORE_DROP,
  /** 16: the base is committed. */
  BASE_COMMITTED,
  /** 17: the learner cuts above its base. */
  DELTA_CUTS,
  /** 18: the copy's start is in the journal. */
  COPY_START,
  /** 18: the applied position behind a copy is where it began. */
  COPY_APPLIED,
  /** 18: a copy brings the operation records. */
  COPY_OPERATIONS,
  /** 18: a copy brings the floor. */
  COPY_FLOOR,
  /** 19: a copy counts once the log has reached what was read. */
  COPY_REACHES,
  /** 19: added is who has acknowledged what is committed. */
  ADD_ACKNOWLEDGED,
  /** 20: behind the watermark all is in doubt after a restart. */
  RESTART_IN_DOUBT,
  /** 20: a store that does not fit the journal is void. */
  VOID,
  /** 23: a record in doubt waits. */
  RECORD_WAITS,
  /** 23: a replay is told the first run's outcome. */
  RECORDS,
  /** 24: a negative outcome waits for what it saw. */
  NEGATIVE_WAITS,
  /** 24: a negative outcome looks at the lease. */
  NEGATIVE_LEASE,
  /** 24: a retry's negative outcome is recorded. */
  NEGATIVE_RECORDED,
  /** 25: what may have been forgotten is not run. */
  FLOOR,
  /** 27: only a committed flush hides entries from readers. */
  FLUSH_COMMITTED
}
