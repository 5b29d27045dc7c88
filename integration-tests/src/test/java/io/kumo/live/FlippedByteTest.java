package io.kumo.live;

import static io.kumo.live.cluster.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.client.ReadResult;
import io.kumo.live.cluster.LogWatch;
import io.kumo.live.damage.DamagedPair;
import io.kumo.live.damage.Flip;
import io.kumo.message.Expiry;
import io.kumo.ring.Key;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One flipped byte anywhere in a stopped node's files: after its start nothing that it serves
 * differs, and where it met the damage it is named in the log, counted, and repaired from the other
 * node.
 *
 * <p>{@code -Dkumo.damage.places=N} and {@code -Dkumo.damage.seed=N} say how often and where.
 */
class FlippedByteTest {
  private static final int PLACES = Integer.getInteger("kumo.damage.places", Scale.SOAK ? 200 : 12);
  private static final long SEED = Long.getLong("kumo.damage.seed", 1);
  private static final int KEYS = 2_500;
  private static final int KEYS_PER_GET = 100;
  private static final int IN_FLIGHT_MAX = 64;

  /** Each byte of all files is as likely as any other; these are small, and hit in turn as well. */
  private static final List<String> SMALL_FILES =
      List.of("node-id", "cluster-id", "shards", "ring", "shard-0/journal/synced");

  @TempDir private Path folder;

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final String[] expected = new String[KEYS];
  private DamagedPair pair;
  private int met;

  @Test
  void nothingServedDiffers() throws Exception {
    try (LogWatch log = LogWatch.open();
        DamagedPair started = new DamagedPair(folder)) {
      pair = started;
      write(KEYS * 2);
      pair.awaitApplied();
      for (int place = 0; place < PLACES; place++) {
        int node = place % 2;
        boolean small = place % 6 == 5;
        strike(node, small ? SMALL_FILES.get(place / 6 % SMALL_FILES.size()) : "", log);
      }
    }
    System.out.printf("seed %d: %d places, named in the log: %d%n", SEED, PLACES, met);
  }

  private void strike(int node, String smallFile, LogWatch log) throws Exception {
    write(20);
    pair.stop(node);
    write(20);
    int named = log.complaints().size();
    Flip flip = pair.startDamaged(node, smallFile, random);
    pair.makeLead(node);
    verify(flip.toString());
    pair.awaitInSync();
    List<String> lines = log.complaints();
    List<String> since = lines.subList(named, lines.size());
    if (since.stream().anyMatch(line -> line.contains(flip.file().toString()))) {
      met++;
    }
    // Damage of the journal is told at each start until it is pruned.
    if (pair.damages(node) > 0) {
      assertTrue(since.stream().anyMatch(line -> line.contains("damaged")), flip + ": " + since);
    }
    verify(flip + ", repaired");
  }

  private void write(int times) {
    Queue<CompletableFuture<?>> inFlight = new ArrayDeque<>();
    for (int i = 0; i < times; i++) {
      int number = random.nextInt(KEYS);
      Key key = key(number);
      if (random.nextInt(6) == 0) {
        expected[number] = null;
        inFlight.add(pair.client().delete(key));
      } else {
        expected[number] = Long.toString(random.nextLong(), 36).repeat(random.nextInt(1, 500));
        byte[] value = expected[number].getBytes(UTF_8);
        inFlight.add(pair.client().set(key, value, 0, Expiry.NEVER));
      }
      if (inFlight.size() >= IN_FLIGHT_MAX || random.nextInt(8) == 0) {
        inFlight.remove().join();
      }
    }
    inFlight.forEach(CompletableFuture::join);
  }

  private void verify(String where) {
    for (int from = 0; from < KEYS; from += KEYS_PER_GET) {
      List<Key> keys = new ArrayList<>();
      for (int i = from; i < from + KEYS_PER_GET; i++) {
        keys.add(key(i));
      }
      var found = pair.client().getMany(keys).join();
      for (int i = from; i < from + KEYS_PER_GET; i++) {
        verify(i, found.get(key(i)), where);
      }
    }
  }

  /** An error may come while the other node takes over, but no wrong answer. */
  private void verify(int number, ReadResult first, String where) {
    if (first instanceof ReadResult.Failed) {
      verifyAnswer(number, again(number, where), where);
    } else {
      verifyAnswer(number, first, where);
    }
  }

  private ReadResult again(int number, String where) {
    return eventually(
        "key " + number + " is read after " + where,
        () -> {
          ReadResult again = pair.client().getMany(List.of(key(number))).join().get(key(number));
          assertFalse(again instanceof ReadResult.Failed, again.toString());
          return again;
        });
  }

  private void verifyAnswer(int number, ReadResult answer, String where) {
    if (answer instanceof ReadResult.Found value) {
      String text = new String(value.value().bytes(), UTF_8);
      assertEquals(expected[number], text, "key " + number + " after " + where);
    } else {
      assertNull(expected[number], "key " + number + " is missed after " + where);
    }
  }

  private static Key key(int number) {
    return Key.of("key-" + number);
  }
}
