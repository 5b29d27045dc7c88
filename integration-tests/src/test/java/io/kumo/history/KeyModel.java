package io.kumo.history;

import io.kumo.message.DataReply;
import io.kumo.message.DataReply.Declined.Reason;
import io.kumo.message.Expiry;
import io.kumo.message.Mutation;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What memcached's operations do to one key: from the states that it may have been in, those that
 * it may be in after an operation with that answer. Several states are possible because a cas is
 * unknown until it is shown, and because entries expire when a clock says so that nobody here sees.
 */
final class KeyModel {
  private static final BigInteger WRAP = BigInteger.ONE.shiftLeft(64);

  private KeyModel() {}

  /** The states after {@code operation}; empty if its answer was impossible. */
  static List<KeyState> after(List<KeyState> states, Operation operation) {
    List<KeyState> next = new ArrayList<>();
    for (KeyState state : states) {
      step(state, operation, next);
      if (state.present() && state.expires()) {
        step(state.absent(), operation, next);
      }
      if (state.flushPending()) {
        step(state.absent().withFlush(false), operation, next);
      }
    }
    return next;
  }

  private static void step(KeyState state, Operation operation, List<KeyState> next) {
    if (operation.mutation().isEmpty()) {
      read(state, operation.reply(), next);
      return;
    }
    Mutation mutation = operation.mutation().get();
    Optional<DataReply> reply = operation.reply();
    if (mutation instanceof Mutation.Flush flush) {
      if (applied(reply)) {
        add(next, flush.delayMs() == 0 ? KeyState.ABSENT : state.withFlush(true));
      }
    } else if (mutation instanceof Mutation.Touch touch) {
      touch(state, touch, reply, next);
    } else {
      Optional<KeyState> compared = compared(state, compareCas(mutation), reply, next);
      if (compared.isPresent()) {
        change(compared.get(), mutation, reply, next);
      }
    }
  }

  private static OptionalLong compareCas(Mutation mutation) {
    if (mutation instanceof Mutation.Store store) {
      return store.compareCas();
    } else if (mutation instanceof Mutation.Arithmetic count) {
      return count.compareCas();
    } else if (mutation instanceof Mutation.Delete delete) {
      return delete.compareCas();
    }
    throw new IllegalArgumentException("unknown mutation: " + mutation);
  }

  private static void change(
      KeyState state, Mutation mutation, Optional<DataReply> reply, List<KeyState> next) {
    if (mutation instanceof Mutation.Store store) {
      store(state, store, reply, next);
    } else if (mutation instanceof Mutation.Arithmetic count) {
      count(state, count, reply, next);
    } else {
      delete(state, reply, next);
    }
  }

  private static void read(KeyState state, Optional<DataReply> reply, List<KeyState> next) {
    if (reply.isEmpty()) {
      add(next, state);
    } else if (reply.get() instanceof DataReply.Missing) {
      if (!state.present()) {
        add(next, state);
      }
    } else if (reply.get() instanceof DataReply.Found found) {
      if (holds(state, found.value().bytes(), found.value().flags())) {
        shown(state, found.value().cas()).ifPresent(s -> add(next, s));
      }
    } else {
      throw new IllegalArgumentException("a read was answered " + reply.get());
    }
  }

  /** The state in which the comparison holds, if it may hold; else notes the refusal. */
  private static Optional<KeyState> compared(
      KeyState state, OptionalLong cas, Optional<DataReply> reply, List<KeyState> next) {
    if (cas.isEmpty()) {
      return Optional.of(state);
    }
    if (!state.present()) {
      declined(state, Reason.NOT_FOUND, reply, next);
      return Optional.empty();
    }
    if (state.cas() != cas.getAsLong()) {
      declined(state, Reason.EXISTS, reply, next);
    }
    return shown(state, cas.getAsLong());
  }

  private static void store(
      KeyState state, Mutation.Store store, Optional<DataReply> reply, List<KeyState> next) {
    boolean expires = store.expiry().kind() != Expiry.Kind.NEVER;
    switch (store.mode()) {
      case SET -> put(state, store.value(), store.flags(), expires, reply, next);
      case ADD -> {
        if (state.present()) {
          declined(state, Reason.EXISTS, reply, next);
        } else {
          put(state, store.value(), store.flags(), expires, reply, next);
        }
      }
      case REPLACE -> {
        if (state.present()) {
          put(state, store.value(), store.flags(), expires, reply, next);
        } else {
          declined(state, Reason.NOT_STORED, reply, next);
        }
      }
      case APPEND, PREPEND -> {
        if (state.present()) {
          byte[] old = state.value().orElseThrow().array();
          boolean behind = store.mode() == Mutation.StoreMode.APPEND;
          byte[] both = behind ? join(old, store.value()) : join(store.value(), old);
          put(state, both, state.flags(), state.expires(), reply, next);
        } else {
          declined(state, Reason.NOT_STORED, reply, next);
        }
      }
    }
  }

  private static void count(
      KeyState state, Mutation.Arithmetic count, Optional<DataReply> reply, List<KeyState> next) {
    if (!state.present()) {
      if (count.initial().isEmpty()) {
        declined(state, Reason.NOT_FOUND, reply, next);
      } else {
        BigInteger initial = unsigned(count.initial().getAsLong());
        boolean expires = count.initialExpiry().kind() != Expiry.Kind.NEVER;
        counted(state, initial, 0, expires, reply, next);
      }
      return;
    }
    Optional<BigInteger> old = number(state.value().orElseThrow().array());
    if (old.isEmpty()) {
      declined(state, Reason.NON_NUMERIC, reply, next);
      return;
    }
    BigInteger delta = unsigned(count.delta());
    BigInteger result =
        count.decrement()
            ? old.get().subtract(delta).max(BigInteger.ZERO)
            : old.get().add(delta).mod(WRAP);
    counted(state, result, state.flags(), state.expires(), reply, next);
  }

  private static void counted(
      KeyState state,
      BigInteger number,
      int flags,
      boolean expires,
      Optional<DataReply> reply,
      List<KeyState> next) {
    if (reply.isPresent()
        && reply.get() instanceof DataReply.Applied applied
        && !unsigned(applied.number()).equals(number)) {
      return;
    }
    byte[] digits = number.toString().getBytes(StandardCharsets.US_ASCII);
    put(state, digits, flags, expires, reply, next);
  }

  private static void delete(KeyState state, Optional<DataReply> reply, List<KeyState> next) {
    if (!state.present()) {
      declined(state, Reason.NOT_FOUND, reply, next);
    } else if (applied(reply)) {
      add(next, state.absent());
    }
  }

  private static void touch(
      KeyState state, Mutation.Touch touch, Optional<DataReply> reply, List<KeyState> next) {
    if (!state.present()) {
      declined(state, Reason.NOT_FOUND, reply, next);
    } else if (applied(reply)) {
      boolean expires = touch.expiry().kind() != Expiry.Kind.NEVER;
      byte[] value = state.value().orElseThrow().array();
      Optional<KeyState> shown = Optional.of(state);
      if (reply.isPresent()) {
        DataReply.Applied applied = (DataReply.Applied) reply.get();
        if (applied.value().isPresent()
            && !holds(state, applied.value().get().bytes(), applied.value().get().flags())) {
          return;
        }
        // A cas of 0 stands for one that the answer did not show.
        if (applied.cas() != KeyState.UNKNOWN_CAS) {
          shown = shown(state, applied.cas());
        }
      }
      shown.ifPresent(s -> add(next, s.holding(value, s.flags(), s.cas(), expires)));
    }
  }

  private static void put(
      KeyState state,
      byte[] value,
      int flags,
      boolean expires,
      Optional<DataReply> reply,
      List<KeyState> next) {
    if (applied(reply)) {
      long cas = reply.isPresent() ? ((DataReply.Applied) reply.get()).cas() : KeyState.UNKNOWN_CAS;
      add(next, state.holding(value, flags, cas, expires));
    }
  }

  private static void declined(
      KeyState state, Reason reason, Optional<DataReply> reply, List<KeyState> next) {
    if (reply.isEmpty()
        || (reply.get() instanceof DataReply.Declined declined && declined.reason() == reason)) {
      add(next, state);
    }
  }

  private static boolean applied(Optional<DataReply> reply) {
    return reply.isEmpty() || reply.get() instanceof DataReply.Applied;
  }

  private static boolean holds(KeyState state, byte[] value, int flags) {
    return state.present()
        && state.flags() == flags
        && Arrays.equals(state.value().get().array(), value);
  }

  /** The state, now that its cas was shown; empty if it has another one. */
  private static Optional<KeyState> shown(KeyState state, long cas) {
    if (state.cas() == KeyState.UNKNOWN_CAS) {
      return Optional.of(state.withCas(cas));
    }
    return state.cas() == cas ? Optional.of(state) : Optional.empty();
  }

  private static void add(List<KeyState> next, KeyState state) {
    if (!next.contains(state)) {
      next.add(state);
    }
  }

  private static byte[] join(byte[] front, byte[] back) {
    byte[] both = new byte[front.length + back.length];
    System.arraycopy(front, 0, both, 0, front.length);
    System.arraycopy(back, 0, both, front.length, back.length);
    return both;
  }

  private static Optional<BigInteger> number(byte[] bytes) {
    boolean digits = bytes.length >= 1 && bytes.length <= 20;
    for (int i = 0; digits && i < bytes.length; i++) {
      digits = bytes[i] >= '0' && bytes[i] <= '9';
    }
    if (!digits) {
      return Optional.empty();
    }
    BigInteger number = new BigInteger(new String(bytes, StandardCharsets.US_ASCII));
    return number.compareTo(WRAP) < 0 ? Optional.of(number) : Optional.empty();
  }

  private static BigInteger unsigned(long number) {
    return new BigInteger(Long.toUnsignedString(number));
  }
}
