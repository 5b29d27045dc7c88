package io.kumo.sim.cluster;

/** Rules that are kept around the replicas' cores, and that a mutant may break. */
enum ClusterRule {
  /** 2: asks are judged against the term that they are based on. */
  ASK_TERM,
  /** 8: a lease counts from when it was asked for. */
  LEASE_FROM_SENDING,
  /** 9: each partition of a heartbeat's table is judged by itself. */
  HEARTBEAT_JUDGED,
  /** 9: an answer counts for what stood in the table whose number it names. */
  HEARTBEAT_NUMBER,
  /** 10: the lease is looked at after the value. */
  VALUE_THEN_LEASE
}
