package io.kumo.live.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.kumo.message.DataReply;
import io.kumo.message.Expiry;
import io.kumo.message.Mutation;
import io.kumo.message.Mutation.StoreMode;
import io.kumo.ring.Key;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Chooses operations, all kinds that memcached has for one key. What is written holds the
 * operation's number, so that no two writes store the same. {@link #next} is for one thread.
 */
final class Workload {
  private static final int PADDING_BYTES_MAX = 400;
  private static final int TRIES_MAX = 30;

  private final Keyspace keys;
  private final Predicate<Key> isFree;
  private final Predicate<Key> isClear;
  private final SplittableRandom random;
  private final Map<Key, Long> casSeen = new ConcurrentHashMap<>();
  private long number;

  /**
   * Chooses from {@code keys}.
   *
   * @param isFree whether a key may have one more operation under way
   * @param isClear whether it may be changed, not only read
   */
  Workload(Keyspace keys, Predicate<Key> isFree, Predicate<Key> isClear, SplittableRandom random) {
    this.keys = keys;
    this.isFree = isFree;
    this.isClear = isClear;
    this.random = random;
  }

  /** The next operation. */
  Step next() {
    number++;
    Key key = key();
    if (!isClear.test(key)) {
      return new Step(key, Optional.empty());
    }
    int die = random.nextInt(100);
    return new Step(key, Keyspace.isCounter(key) ? counting(key, die) : storing(key, die));
  }

  private Key key() {
    Key key = keys.next(random);
    for (int i = 0; i < TRIES_MAX && !isFree.test(key); i++) {
      key = keys.next(random);
    }
    return key;
  }

  /** Remembers a cas, to be compared later; whether it still holds by then is open. */
  void saw(Done done) {
    done.outcome()
        .reply()
        .filter(DataReply.Found.class::isInstance)
        .ifPresent(reply -> casSeen.put(done.key(), ((DataReply.Found) reply).value().cas()));
  }

  private Optional<Mutation.OnKey> counting(Key key, int die) {
    if (die < 40) {
      return Optional.empty();
    }
    if (die < 80) {
      return Optional.of(count(key, false));
    }
    if (die < 88) {
      return Optional.of(count(key, true));
    }
    if (die < 98) {
      return Optional.of(store(key, StoreMode.ADD, Long.toString(number).getBytes(US_ASCII)));
    }
    return Optional.of(new Mutation.Delete(key, OptionalLong.empty()));
  }

  private Optional<Mutation.OnKey> storing(Key key, int die) {
    if (die < 45) {
      return Optional.empty();
    }
    if (die < 63) {
      return Optional.of(store(key, StoreMode.SET, value()));
    }
    if (die < 73) {
      return compare(key);
    }
    if (die < 77) {
      return Optional.of(store(key, StoreMode.ADD, value()));
    }
    if (die < 80) {
      return Optional.of(store(key, StoreMode.REPLACE, value()));
    }
    if (die < 84) {
      return Optional.of(store(key, StoreMode.APPEND, tag()));
    }
    if (die < 88) {
      return Optional.of(store(key, StoreMode.PREPEND, tag()));
    }
    if (die < 94) {
      return Optional.of(new Mutation.Delete(key, OptionalLong.empty()));
    }
    return Optional.of(
        die < 99 ? new Mutation.Touch(key, Expiry.NEVER, die < 97) : count(key, false));
  }

  /** Compares what was seen last; a key that nobody has seen is read. */
  private Optional<Mutation.OnKey> compare(Key key) {
    return Optional.ofNullable(casSeen.get(key))
        .map(
            cas ->
                new Mutation.Store(
                    key,
                    StoreMode.SET,
                    value(),
                    random.nextInt(),
                    Expiry.NEVER,
                    OptionalLong.of(cas)));
  }

  private Mutation.Store store(Key key, StoreMode mode, byte[] value) {
    return new Mutation.Store(
        key, mode, value, random.nextInt(), Expiry.NEVER, OptionalLong.empty());
  }

  /** Counts by one, so that counts of unknown outcome are all alike. */
  private static Mutation.Arithmetic count(Key key, boolean decrement) {
    return new Mutation.Arithmetic(
        key, decrement, 1, OptionalLong.empty(), Expiry.NEVER, OptionalLong.empty());
  }

  private byte[] tag() {
    return ("<" + number + ">").getBytes(US_ASCII);
  }

  private byte[] value() {
    return ("<" + number + ">" + "v".repeat(random.nextInt(PADDING_BYTES_MAX))).getBytes(US_ASCII);
  }
}
