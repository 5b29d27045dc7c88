package io.kumo.proxy.route;

import io.kumo.message.Mutation;

/** What was asked of the cluster, as it is counted: one for each key of a retrieval. */
public enum OperationKind {
  GET,
  GAT,
  SET,
  ADD,
  REPLACE,
  APPEND,
  PREPEND,
  CAS,
  INCR,
  DECR,
  DELETE,
  TOUCH,
  FLUSH;

  static OperationKind of(Mutation.OnKey mutation) {
    if (mutation instanceof Mutation.Store store) {
      return switch (store.mode()) {
        case SET -> store.compareCas().isPresent() ? CAS : SET;
        case ADD -> ADD;
        case REPLACE -> REPLACE;
        case APPEND -> APPEND;
        case PREPEND -> PREPEND;
      };
    }
    if (mutation instanceof Mutation.Arithmetic arithmetic) {
      return arithmetic.decrement() ? DECR : INCR;
    }
    if (mutation instanceof Mutation.Touch touch) {
      return touch.wantsValue() ? GAT : TOUCH;
    }
    return DELETE;
  }
}
