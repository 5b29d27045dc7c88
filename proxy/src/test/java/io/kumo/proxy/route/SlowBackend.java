package io.kumo.proxy.route;

import io.kumo.message.DataReply;
import io.kumo.message.Mutation;
import io.kumo.ring.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Runs an operation of another backend only when it is told to, in any order, or lets it fail. It
 * belongs to one thread.
 */
public final class SlowBackend implements Backend {
  private final Backend behind;
  private final List<Waiting<?>> waiting = new ArrayList<>();

  /** Holds every operation back. */
  public SlowBackend(Backend behind) {
    this.behind = behind;
  }

  private record Waiting<T>(
      String name, Supplier<CompletableFuture<T>> operation, CompletableFuture<T> answer) {
    void run() {
      answer.complete(operation.get().join());
    }
  }

  private <T> CompletableFuture<T> hold(String name, Supplier<CompletableFuture<T>> operation) {
    Waiting<T> held = new Waiting<>(name, operation, new CompletableFuture<>());
    waiting.add(held);
    return held.answer;
  }

  @Override
  public CompletableFuture<DataReply> get(Key key) {
    return hold("get " + key, () -> behind.get(key));
  }

  @Override
  public CompletableFuture<DataReply> mutate(Mutation.OnKey mutation) {
    String kind = OperationKind.of(mutation).name().toLowerCase(Locale.ROOT);
    return hold(kind + " " + mutation.key(), () -> behind.mutate(mutation));
  }

  @Override
  public CompletableFuture<FlushOutcome> flush(long delayMs) {
    return hold("flush", () -> behind.flush(delayMs));
  }

  @Override
  public int valueBytesMax() {
    return behind.valueBytesMax();
  }

  /** What was asked and waits, in the order asked. */
  public List<String> waiting() {
    return waiting.stream().map(Waiting::name).toList();
  }

  /** Runs one of those that wait, by its place among them. */
  public void run(int place) {
    waiting.remove(place).run();
  }

  /** Runs all that wait, and those that come by it. */
  public void runAll() {
    while (!waiting.isEmpty()) {
      run(0);
    }
  }

  /** Lets one of those that wait fail, by its place among them. */
  public void fail(int place, RuntimeException error) {
    waiting.remove(place).answer.completeExceptionally(error);
  }

  /** Answers one read or mutation that waits, by its place among them. */
  public void answer(int place, DataReply reply) {
    complete(place, reply);
  }

  /** Answers a flush that waits, by its place among all. */
  public void answerFlush(int place, FlushOutcome outcome) {
    complete(place, outcome);
  }

  @SuppressWarnings("unchecked") // The caller knows what waits there.
  private <T> void complete(int place, T answer) {
    ((Waiting<T>) waiting.remove(place)).answer.complete(answer);
  }
}
