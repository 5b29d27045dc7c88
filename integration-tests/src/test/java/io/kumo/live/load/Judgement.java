package io.kumo.live.load;

import io.kumo.history.Linearizability;
import io.kumo.history.Operation;
import io.kumo.history.UndecidedException;
import io.kumo.ring.Key;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a recording says of the promises: each key's history, its last reads among it, is
 * linearizable, so that no acknowledged write is lost and nothing deleted comes back; and no cas
 * comes twice.
 *
 * @param violations a readable history each
 * @param undecided keys of which the search did not end
 */
public record Judgement(int keys, Map<Key, String> violations, List<String> undecided) {
  private static final int STATES_MAX = 300_000;
  private static final long STACK_BYTES = 1L << 29;

  /** Judges all keys. */
  public static Judgement of(Recording recording) {
    Map<Key, String> violations = new TreeMap<>();
    List<String> undecided = new ArrayList<>();
    Runnable all =
        () -> recording.byKey().forEach((key, done) -> judge(key, done, violations, undecided));
    runWithDeepStack(all);
    return new Judgement(recording.byKey().size(), violations, undecided);
  }

  private static void judge(
      Key key, List<Done> done, Map<Key, String> violations, List<String> undecided) {
    try {
      UniqueCas.violation(done).ifPresent(why -> violations.put(key, why));
      Settling settling = new Settling(done);
      if (isExplained(settling.seen())) {
        return;
      }
      Linearizability.violation(settling.all(), STATES_MAX)
          .ifPresent(why -> violations.put(key, why + raw(done)));
    } catch (UndecidedException e) {
      undecided.add(key + ": " + e.getMessage());
    }
  }

  private static boolean isExplained(List<Operation> history) {
    try {
      return Linearizability.violation(history, STATES_MAX).isEmpty();
    } catch (UndecidedException e) {
      return false;
    }
  }

  private static String raw(List<Done> done) {
    StringBuilder text = new StringBuilder("as recorded, with what the values hold:\n");
    done.forEach(one -> text.append("  ").append(Wording.of(one)).append('\n'));
    return text.toString();
  }

  private static void runWithDeepStack(Runnable work) {
    List<Throwable> failures = new ArrayList<>();
    Thread thread = new Thread(null, work, "judge", STACK_BYTES);
    thread.setUncaughtExceptionHandler((t, failure) -> failures.add(failure));
    thread.start();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while judging", e);
    }
    if (!failures.isEmpty()) {
      throw new AssertionError("the judge failed", failures.get(0));
    }
  }

  /**
   * Writes the failing histories, a file a key.
   *
   * @throws AssertionError if there is one
   */
  public void require(Path folder) {
    if (violations.isEmpty()) {
      return;
    }
    try {
      Files.createDirectories(folder);
      for (Map.Entry<Key, String> violation : violations.entrySet()) {
        Files.writeString(folder.resolve(violation.getKey() + ".txt"), violation.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new AssertionError(
        "%d of %d keys broke a promise, see %s: %s"
            .formatted(violations.size(), keys, folder, violations.keySet()));
  }
}
