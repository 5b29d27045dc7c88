package io.kumo.live.traffic;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Keys that no other test uses, also on a server that kept its data from an earlier run. */
public final class Keys {
  private final String prefix;
  private int next;

  private Keys(String prefix) {
    this.prefix = prefix;
  }

  /** Keys for one test class. */
  public static Keys of(Class<?> test) {
    long nonce = ThreadLocalRandom.current().nextLong();
    return new Keys(test.getSimpleName() + "-" + Long.toHexString(nonce) + "-");
  }

  /** The next key. */
  public synchronized String next() {
    return prefix + next++;
  }

  /** The next {@code count} keys. */
  public List<String> next(int count) {
    List<String> keys = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      keys.add(next());
    }
    return keys;
  }
}
