package io.kumo.proxy.memcached;

import io.kumo.message.Expiry;
import io.kumo.message.Mutation;
import io.kumo.ring.Key;
import java.util.OptionalLong;

/**
 * What the line of a storage command says, before its value has come.
 *
 * @param size bytes of the value, without the line end behind it
 */
record StoreHeader(
    TextForm form,
    Key key,
    Mutation.StoreMode mode,
    int flags,
    Expiry expiry,
    OptionalLong compareCas,
    int size) {
  /** The command that it becomes with its value. */
  Command with(byte[] value) {
    return new Command.Mutate(
        form, new Mutation.Store(key, mode, value, flags, expiry, compareCas));
  }

  /** The command that it becomes where the value is above the limit. */
  Command oversized() {
    boolean set = mode == Mutation.StoreMode.SET && compareCas.isEmpty();
    return new Command.Oversized(form, key, set);
  }
}
