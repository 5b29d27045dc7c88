package io.kumo.live.load;

import io.kumo.message.Mutation;
import io.kumo.ring.Key;
import java.util.Optional;

/**
 * What to do next.
 *
 * @param mutation empty for a read
 */
record Step(Key key, Optional<Mutation.OnKey> mutation) {}
