package io.kumo.sim.cluster;

import io.kumo.message.DataReply;
import io.kumo.message.Expiry;
import io.kumo.message.Mutation;
import io.kumo.message.Mutation.StoreMode;
import io.kumo.ring.Key;
import io.kumo.ring.Ring;
import io.kumo.sim.SimRandom;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** What one client asks for: every operation, several at once, one at a time on each key. */
final class Traffic {
  private static final int AT_ONCE_MAX = 4;

  private final World world;
  private final SimRandom random;
  private final SmartClient client;
  private final List<Key> keys;
  private final Map<Key, Long> tokens = new HashMap<>();
  private final Set<Key> busy = new HashSet<>();
  private final int gapMs;
  private boolean over;
  private int count;

  Traffic(World world, SmartClient client, List<Key> keys) {
    this.world = world;
    this.random = world.random();
    this.client = client;
    this.keys = keys;
    gapMs = 5 + random.below(120);
    next();
  }

  void end() {
    over = true;
  }

  private void next() {
    if (over) {
      return;
    }
    world.scheduler().after(random.ms(1, 2 * gapMs), this::next);
    if (busy.size() >= AT_ONCE_MAX) {
      return;
    }
    Key key = keys.get(random.below(keys.size()));
    if (busy.contains(key)) {
      return;
    }
    int dice = random.below(200);
    if (dice < 70) {
      busy.add(key);
      client.read(key, reply -> ended(key, reply));
    } else if (dice < 71 && world.shape().flushes() && client.ring().isPresent()) {
      flush(client.ring().get(), key);
    } else {
      busy.add(key);
      client.mutate(mutation(key), reply -> ended(key, reply));
    }
  }

  private void ended(Key key, DataReply reply) {
    busy.remove(key);
    if (reply instanceof DataReply.Found found) {
      tokens.put(key, found.value().cas());
    } else if (reply instanceof DataReply.Applied applied && applied.cas() != 0) {
      tokens.put(key, applied.cas());
    }
  }

  /** One partition; the keys there that are free. */
  private void flush(Ring ring, Key key) {
    int partition = ring.partitionOf(key);
    List<Key> there = new ArrayList<>();
    for (Key other : keys) {
      if (ring.partitionOf(other) == partition) {
        there.add(other);
      }
    }
    client.flush(partition, there, new Mutation.Flush(random.chance(0.7) ? 0 : 500), reply -> {});
  }

  private Mutation.OnKey mutation(Key key) {
    byte[] value =
        random.chance(0.4)
            ? Integer.toString(random.below(50)).getBytes(StandardCharsets.US_ASCII)
            : ("c" + client.number() + "." + ++count).getBytes(StandardCharsets.US_ASCII);
    int flags = client.number();
    Expiry expiry =
        world.shape().expiries() && random.chance(0.1)
            ? Expiry.afterMs(random.below(1000))
            : Expiry.NEVER;
    OptionalLong cas = OptionalLong.empty();
    switch (random.below(10)) {
      case 0, 1, 2 -> {
        return new Mutation.Store(key, StoreMode.SET, value, flags, expiry, cas);
      }
      case 3 -> {
        StoreMode mode = random.chance(0.5) ? StoreMode.ADD : StoreMode.REPLACE;
        return new Mutation.Store(key, mode, value, flags, expiry, cas);
      }
      case 4 -> {
        StoreMode mode = random.chance(0.5) ? StoreMode.APPEND : StoreMode.PREPEND;
        return new Mutation.Store(key, mode, value, 0, Expiry.NEVER, cas);
      }
      case 5, 6 -> {
        OptionalLong seen = OptionalLong.of(tokens.getOrDefault(key, 1L));
        return new Mutation.Store(key, StoreMode.SET, value, flags, expiry, seen);
      }
      case 7 -> {
        return new Mutation.Delete(key, cas);
      }
      case 8 -> {
        OptionalLong initial = random.chance(0.5) ? OptionalLong.of(7) : OptionalLong.empty();
        return new Mutation.Arithmetic(key, random.chance(0.3), 1, initial, Expiry.NEVER, cas);
      }
      default -> {
        return new Mutation.Touch(key, expiry, random.chance(0.5));
      }
    }
  }
}
