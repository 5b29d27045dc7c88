package io.kumo.proxy.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.fixture.VirtualClock;
import io.kumo.ring.Key;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever the order in which a cluster answers, a connection sees what one in a row would. */
final class OrderPropertyTest {
  private static final String[] COMMANDS = {
    "get a",
    "get b",
    "get a b c a",
    "gets d",
    "gat 0 a b",
    "delete a",
    "delete b noreply",
    "incr n 1",
    "incr n 5 noreply",
    "decr n 2",
    "touch a 0",
    "flush_all",
    "flush_all noreply",
    "version",
    "nonsense",
    "set a 0 0 999"
  };
  private static final String[] STORES = {"set", "add", "replace", "append", "prepend"};

  private static String commands(Random random) {
    StringBuilder text = new StringBuilder();
    int count = random.nextInt(60);
    for (int i = 0; i < count; i++) {
      if (random.nextInt(3) == 0) {
        text.append(COMMANDS[random.nextInt(COMMANDS.length)]).append("\r\n");
        if (text.toString().endsWith(" 999\r\n")) {
          text.append("x".repeat(999)).append("\r\n");
        }
      } else {
        String value = Integer.toString(random.nextInt(1000));
        text.append(STORES[random.nextInt(STORES.length)]).append(' ');
        text.append("abcdn".charAt(random.nextInt(5))).append(" 0 0 ").append(value.length());
        text.append(random.nextInt(4) == 0 ? " noreply" : "");
        text.append("\r\n").append(value).append("\r\n");
      }
    }
    return text.toString();
  }

  @Property(tries = 3000)
  void repliesAreThoseOfOneInARow(@ForAll long seed) {
    Random random = new Random(seed);
    String text = commands(random);
    VirtualClock clock = new VirtualClock();
    SessionLimits limits = new SessionLimits(1 + random.nextInt(20), 1 + random.nextInt(200));
    Conversation inARow =
        new Conversation(clock, new MemoryBackend(clock, 900), new SessionLimits(1, 1));
    String expected = inARow.send(text).replies();

    SlowBackend slow = new SlowBackend(new MemoryBackend(clock, 900));
    Conversation pipelined = new Conversation(clock, slow, limits);
    int place = 0;
    while (place < text.length() || !slow.waiting().isEmpty()) {
      if (place < text.length() && (slow.waiting().isEmpty() || random.nextBoolean())) {
        int end = Math.min(text.length(), place + 1 + random.nextInt(40));
        pipelined.send(text.substring(place, end));
        place = end;
      } else {
        slow.run(random.nextInt(slow.waiting().size()));
      }
      assertTrue(slow.waiting().size() <= limits.operationsMax());
    }
    // Cas uniques count all writes of a cluster, so they depend on the order between keys.
    assertEquals(withoutCas(expected), withoutCas(pipelined.replies()));
    assertEquals(0, pipelined.listener.inFlight);
    assertEquals(0, pipelined.leftBytes());
    assertEquals(0, pipelined.memory.usedBytes());
  }

  private static String withoutCas(String replies) {
    return replies.replaceAll("(VALUE d 0 \\d+) \\d+", "$1");
  }

  private record Step(int number, Key key, boolean changes) {}

  @Property(tries = 2000)
  void keyOrderNeverRunsAChangeBesideAnythingAndKeepsTheOrder(@ForAll long seed) {
    Random random = new Random(seed);
    KeyOrder<Step> order = new KeyOrder<>();
    List<Step> running = new ArrayList<>();
    Map<Key, Integer> lastChange = new HashMap<>();
    int ended = 0;
    int begun = 0;
    while (ended < 100) {
      if (begun < 100 && (running.isEmpty() || random.nextBoolean())) {
        Key key = Key.of("k" + random.nextInt(3));
        Step step = new Step(begun++, key, random.nextInt(3) > 0);
        if (order.enter(key, step.changes, step)) {
          begin(step, running, lastChange);
        }
      } else {
        Step step = running.remove(random.nextInt(running.size()));
        ended++;
        order.leave(step.key, step.changes, next -> begin(next, running, lastChange));
      }
    }
    assertEquals(0, order.keyCount());
  }

  private static void begin(Step step, List<Step> running, Map<Key, Integer> lastChange) {
    for (Step other : running) {
      assertTrue(!other.key.equals(step.key) || (!other.changes && !step.changes));
    }
    assertTrue(step.number > lastChange.getOrDefault(step.key, -1));
    if (step.changes) {
      lastChange.put(step.key, step.number);
    }
    running.add(step);
  }
}
