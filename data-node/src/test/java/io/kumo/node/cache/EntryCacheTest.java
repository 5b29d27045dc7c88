package io.kumo.node.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.message.Expiry;
import io.kumo.node.entry.Entry;
import io.kumo.ring.Key;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EntryCacheTest {
  private static final Key KEY = Key.of("k");

  private final EntryCache cache = new EntryCache(1 << 20, EntryCacheTest::partitionOf);

  @Test
  void whatNobodyToldIsUnknown() {
    assertSame(Cached.UNKNOWN, cache.find(KEY));
    assertFalse(cache.find(KEY).known());
  }

  @Test
  void committedEntriesAndAbsencesAreFound() {
    cache.commit(KEY, 1, Optional.of(entry(KEY, 1, 10)));
    assertEquals(1, cache.find(KEY).entry().orElseThrow().version());

    cache.commit(KEY, 2, Optional.empty());
    assertTrue(cache.find(KEY).known());
    assertEquals(2, cache.find(KEY).version());
    assertEquals(Optional.empty(), cache.find(KEY).entry());
  }

  @Test
  void pinnedEntriesAndAbsencesStayBeyondTheBound() {
    EntryCache small = new EntryCache(1000, EntryCacheTest::partitionOf);
    for (int i = 0; i < 100; i++) {
      Key key = Key.of("key" + i);
      small.commit(key, i + 1, i % 2 == 0 ? Optional.of(entry(key, i + 1, 100)) : Optional.empty());
    }

    assertEquals(100, small.size());
    assertEquals(small.bytes(), small.pinnedBytes());
    assertEquals(0, small.evictions());
  }

  @Test
  void whatIsAppliedIsEvictedOldestFirstDownToTheBound() {
    EntryCache small = new EntryCache(1000, EntryCacheTest::partitionOf);
    for (int i = 0; i < 100; i++) {
      Key key = Key.of("key" + i);
      small.commit(key, i + 1, Optional.of(entry(key, i + 1, 100)));
    }
    for (int i = 0; i < 100; i++) {
      small.applied(Key.of("key" + i), i + 1, true);
    }

    assertTrue(small.bytes() <= 1000, small.bytes() + " bytes");
    assertEquals(0, small.pinnedBytes());
    assertFalse(small.find(Key.of("key0")).known());
    assertTrue(small.find(Key.of("key99")).known());
    assertEquals(100 - small.size(), small.evictions());
  }

  @Test
  void whatWasReadGetsASecondChance() {
    Key first = Key.of("first");
    Key second = Key.of("second");
    EntryCache two =
        new EntryCache(2 * bytesOf(Key.of("second"), 100), EntryCacheTest::partitionOf);
    load(two, first, 100);
    load(two, second, 100);
    assertTrue(two.find(first).known());

    load(two, Key.of("third"), 100);

    assertTrue(two.find(first).known());
    assertFalse(two.find(second).known());
  }

  @Test
  void whatIsNotToBeKeptGoesFirst() {
    EntryCache two =
        new EntryCache(2 * bytesOf(Key.of("second"), 100), EntryCacheTest::partitionOf);
    load(two, Key.of("first"), 100);
    Key copy = Key.of("second");
    two.commit(copy, 7, Optional.of(entry(copy, 7, 100)));
    two.applied(copy, 7, false);

    load(two, Key.of("third"), 100);

    assertFalse(two.find(copy).known());
    assertTrue(two.find(Key.of("first")).known());
  }

  @Test
  void anOlderApplyLeavesANewerWritePinned() {
    cache.commit(KEY, 1, Optional.of(entry(KEY, 1, 10)));
    cache.commit(KEY, 2, Optional.of(entry(KEY, 2, 10)));
    cache.applied(KEY, 1, true);
    assertEquals(cache.bytes(), cache.pinnedBytes());

    cache.applied(KEY, 2, true);
    assertEquals(0, cache.pinnedBytes());
    assertTrue(cache.find(KEY).known());
  }

  @Test
  void aLoadFillsTheCache() {
    Fill fill = cache.begin(KEY);
    assertTrue(cache.complete(fill, Optional.of(entry(KEY, 1, 10))));
    assertEquals(1, cache.find(KEY).version());
    assertEquals(0, cache.pinnedBytes());
  }

  @Test
  void aLoadedAbsenceIsKept() {
    assertTrue(cache.complete(cache.begin(KEY), Optional.empty()));
    assertTrue(cache.find(KEY).known());
    assertEquals(Optional.empty(), cache.find(KEY).entry());
  }

  @Test
  void aCommitCancelsEveryLoadOfItsKey() {
    Fill one = cache.begin(KEY);
    Fill other = cache.begin(KEY);
    Fill elsewhere = cache.begin(Key.of("elsewhere"));
    cache.commit(KEY, 2, Optional.empty());
    cache.applied(KEY, 2, false);

    assertFalse(cache.complete(one, Optional.of(entry(KEY, 1, 10))));
    assertFalse(cache.complete(other, Optional.of(entry(KEY, 1, 10))));
    assertTrue(cache.complete(elsewhere, Optional.empty()));
    assertEquals(Optional.empty(), cache.find(KEY).entry());
  }

  @Test
  void anEndedLoadLeavesTheOthersRegistered() {
    Fill one = cache.begin(KEY);
    Fill two = cache.begin(KEY);
    Fill three = cache.begin(KEY);
    cache.abandon(two);
    cache.abandon(three);
    cache.commit(KEY, 2, Optional.empty());

    assertFalse(cache.complete(one, Optional.empty()));
    assertTrue(cache.complete(cache.begin(KEY), Optional.empty()));
  }

  @Test
  void whatIsForgottenIsUnknownAndItsLoadsAreCancelled() {
    Key other = Key.of("other");
    cache.commit(KEY, 1, Optional.of(entry(KEY, 1, 10)));
    cache.commit(other, 2, Optional.of(entry(other, 2, 10)));
    cache.applied(other, 2, true);
    Fill fill = cache.begin(KEY);
    Fill fillOfOther = cache.begin(Key.of("of the other"));

    cache.forget(partitionOf(KEY));

    assertFalse(cache.find(KEY).known());
    assertFalse(cache.complete(fill, Optional.empty()));
    cache.applied(KEY, 1, true);
    assertEquals(1, cache.size());
    assertEquals(0, cache.pinnedBytes());
    assertEquals(bytesOf(other, 10), cache.bytes());
    assertTrue(cache.complete(fillOfOther, Optional.empty()));

    cache.forget(partitionOf(other));
    assertEquals(0, cache.size());
    assertEquals(0, cache.bytes());
  }

  @Test
  void whatIsPinnedStaysWhereOnlyTheRestIsForgotten() {
    Key pinned = Key.of("k2");
    cache.commit(KEY, 1, Optional.of(entry(KEY, 1, 10)));
    cache.applied(KEY, 1, true);
    cache.commit(pinned, 2, Optional.of(entry(pinned, 2, 10)));

    cache.forgetUnpinned(partitionOf(KEY));

    assertFalse(cache.find(KEY).known());
    assertTrue(cache.find(pinned).known());
    assertEquals(cache.bytes(), cache.pinnedBytes());
  }

  @Test
  void aPartitionIsForgottenWholeWhateverLeftItBefore() {
    EntryCache small = new EntryCache(1000, EntryCacheTest::partitionOf);
    for (int i = 0; i < 100; i++) {
      Key key = Key.of((i % 3 == 0 ? "o" : "k") + i);
      small.commit(key, 1, Optional.of(entry(key, 1, 100)));
      small.commit(key, 2, Optional.of(entry(key, 2, 50)));
      if (i % 2 == 0) {
        small.applied(key, 2, i % 4 == 0);
      }
    }

    small.forget(partitionOf(KEY));

    for (int i = 0; i < 100; i++) {
      Key key = Key.of("k" + i);
      assertFalse(small.find(key).known(), key.toString());
    }
    small.forget(partitionOf(Key.of("o")));
    assertEquals(0, small.size());
    assertEquals(0, small.bytes());
    assertEquals(0, small.pinnedBytes());
  }

  private static int partitionOf(Key key) {
    return key.bytes()[0];
  }

  private static void load(EntryCache cache, Key key, int bytes) {
    assertTrue(cache.complete(cache.begin(key), Optional.of(entry(key, 1, bytes))));
  }

  private static long bytesOf(Key key, int valueBytes) {
    return Cached.of(key, 1, Optional.of(entry(key, 1, valueBytes))).bytes;
  }

  private static Entry entry(Key key, long version, int valueBytes) {
    return new Entry(key, version, version, 0, Expiry.NEVER_MS, 0, new byte[valueBytes]);
  }
}
