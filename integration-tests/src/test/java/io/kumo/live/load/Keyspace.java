package io.kumo.live.load;

import io.kumo.ring.Key;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The keys of one load: a few that are busy, so that operations meet, and many that are not. Every
 * fifth is a counter.
 *
 * @param hot of which the first are far busier than the last
 */
public record Keyspace(List<Key> hot, List<Key> cold) {
  private static final double HOT_SHARE = 0.4;
  private static final int COUNTER_EVERY = 5;
  private static final String COUNTER = "-counter-";

  /** Copies the lists. */
  public Keyspace {
    hot = List.copyOf(hot);
    cold = List.copyOf(cold);
  }

  /** Keys that begin with {@code prefix}, which nobody else uses. */
  public static Keyspace of(String prefix, int hot, int cold) {
    return new Keyspace(keys(prefix + "-hot", hot), keys(prefix + "-cold", cold));
  }

  private static List<Key> keys(String prefix, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> Key.of(prefix + (i % COUNTER_EVERY == 0 ? COUNTER : "-value-") + i))
        .toList();
  }

  /** All keys. */
  public List<Key> all() {
    return Stream.concat(hot.stream(), cold.stream()).toList();
  }

  static boolean isCounter(Key key) {
    return key.toString().contains(COUNTER);
  }

  Key next(SplittableRandom random) {
    if (random.nextDouble() >= HOT_SHARE) {
      return cold.get(random.nextInt(cold.size()));
    }
    // Squared: a quarter of the hot keys gets half of the work.
    double place = random.nextDouble();
    return hot.get((int) (place * place * hot.size()));
  }
}
