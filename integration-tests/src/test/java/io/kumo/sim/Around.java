package io.kumo.sim;

/** Rules that are kept outside the replica's core, and that a mutant may break. */
enum Around {
  /** 2: asks are judged against the term that they are based on. */
  ASK_TERM,
  /** 2: superseded processes ask in vain. */
  ASK_INCARNATION,
  /** 3: the next primary is of the last active list. */
  LAST_ACTIVE,
  /** 5: a drop of one that is not listed makes a term too. */
  DROP_MAKES_TERM,
  /** 6: heartbeats of another leader or of a lower term are refused. */
  HEARTBEAT_TERMS,
  /** 7: a term is handed over only to all members of the last active list. */
  HANDED_OVER_TO_ALL,
  /** 8: a lease counts from when it was asked for. */
  LEASE_FROM_SENDING,
  /** 10: the lease is looked at after the value. */
  VALUE_THEN_LEASE,
  /** 10: a value from before the leadership counts for nothing. */
  SAME_LEADERSHIP,
  /** 12: the journal is synced before what it holds is applied. */
  JOURNAL_SYNCED_FIRST,
  /** 13: pruned is only what is durably applied. */
  PRUNE_APPLIED,
  /** 18: the store is marked as copying. */
  COPY_MARK,
  /** 18: the store is emptied before a copy. */
  COPY_EMPTIES,
  /** 18: the stream is applied behind the copy. */
  COPY_HOLDS_STREAM,
  /** 20: how far the store had come is known outside it. */
  APPLIED_NOTED,
  /** 22: completeness is void under another boot. */
  INTACT,
  /** 24: a client that has resent ignores negatives of earlier attempts. */
  LATE_NEGATIVE_IGNORED,
  /** 26: a client begins anew only where no other attempt can have run. */
  NEW_ID_ONLY_IF_SURE
}
