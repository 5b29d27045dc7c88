package io.kumo.proxy.route;

import io.kumo.message.DataReply;
import io.kumo.proxy.memcached.Command;
import io.kumo.proxy.memcached.Failure;
import io.kumo.proxy.memcached.Output;
import io.kumo.proxy.memcached.Protocol;
import io.kumo.proxy.memcached.ReplyEncoder;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;

/**
 * The commands of one connection, from its bytes to its replies. It belongs to the connection's
 * thread; answers of the backend come back to it through that thread's executor.
 *
 * <ul>
 *   <li>Commands run side by side and are answered in the order in which they came.
 *   <li>On one key they run in that order too: a change waits until all before it on the key is
 *       answered, a read until every change before it is; so with {@code noreply}.
 *   <li>A flush waits for all before it, and holds all after it.
 *   <li>A retrieval of many keys takes them as the bounds allow, and its values are written as they
 *       come. A key that cannot be read ends it by an error in the place of its end.
 * </ul>
 *
 * <p><b>Bounds.</b> Nothing is decoded beyond {@link SessionLimits}; what stays in the buffer then
 * is for the caller to keep, and to read no more of the socket ({@link #held()}). Where all
 * connections together hold too much, each is let through one operation at a time. What a read will
 * bring is not known before, so it is counted as the largest value seen lately.
 */
public final class ConnectionSession {
  private final SessionContext context;
  private final Protocol protocol;
  private final Executor thread;
  private final Runnable answered;
  private final KeyOrder<Turn.OnKey> order = new KeyOrder<>();
  private final ArrayDeque<Turn> turns = new ArrayDeque<>();
  private final Command.Handler intake = new Intake();
  private Retrieval retrieval;
  private FlushTurn flush;
  private boolean quitting;
  private boolean closed;
  private boolean decoding;
  private int running;
  private long chargedBytes;
  private long expectedBytes;
  private long nowNanos;
  private long commandCount;

  /**
   * A session that has seen no bytes yet.
   *
   * @param thread runs a task on the connection's thread, at once where it is called there; what a
   *     task throws is its to deal with
   * @param answered called on that thread after an answer of the backend that came while {@link
   *     #decode} was not running; there may be something to write, and room for more
   */
  public ConnectionSession(
      SessionContext context, Protocol protocol, Executor thread, Runnable answered) {
    this.context = context;
    this.protocol = protocol;
    this.thread = thread;
    this.answered = answered;
  }

  /** Decodes and starts what has arrived, as far as the bounds allow. */
  public void decode(ByteBuffer in) {
    decoding = true;
    nowNanos = context.clock().nanos();
    while (!held()) {
      if (retrieval != null) {
        takeNextKey();
      } else {
        Command command = protocol.decoder().next(in);
        if (command == null) {
          break;
        }
        commandCount++;
        command.handle(intake);
      }
    }
    decoding = false;
  }

  /** Whether nothing more is decoded until an answer has come or has been written. */
  public boolean held() {
    return quitting
        || closed
        || flush != null
        || turns.size() >= context.limits().operationsMax()
        || (!turns.isEmpty() && tooManyBytes());
  }

  private boolean tooManyBytes() {
    return chargedBytes >= context.limits().bytesMax() || context.memory().exhausted();
  }

  /** Whether an answer's turn has come. */
  public boolean hasDue() {
    return !turns.isEmpty() && turns.peek().done();
  }

  /** Writes the answer whose turn has come; there must be one. */
  public void writeDue(Output out) {
    Turn turn = turns.poll();
    charge(-turn.chargeBytes());
    turn.write(protocol.encoder(), out);
  }

  /** Whether the connection shall be closed, all its replies being written. */
  public boolean ended() {
    return quitting && turns.isEmpty();
  }

  /** Whether every command decoded is answered and written. */
  public boolean drained() {
    return turns.isEmpty() && retrieval == null;
  }

  /** Whether a command has begun to arrive of which more bytes must come. */
  public boolean midCommand() {
    return protocol.decoder().midCommand();
  }

  /** How many commands have been decoded. */
  public long commandCount() {
    return commandCount;
  }

  /** The connection is gone: what runs goes on, and its answers go nowhere. */
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    protocol.decoder().close();
    for (Turn turn : turns) {
      if (turn.done()) {
        charge(-turn.chargeBytes());
      } else {
        context.listener().abandoned();
      }
    }
    turns.clear();
  }

  private void takeNextKey() {
    if (retrieval.hasNext()) {
      take(new ReadTurn(retrieval, retrieval.next(), nowNanos, expectedBytes));
      if (retrieval.single()) {
        retrieval = null;
      }
    } else {
      place(new ReadTurn.End(retrieval));
      retrieval = null;
    }
  }

  private void place(Turn turn) {
    turns.add(turn);
    charge(turn.chargeBytes());
  }

  private void charge(long bytes) {
    if (bytes != 0) {
      chargedBytes += bytes;
      context.memory().reserve(bytes);
    }
  }

  private void take(Turn.OnKey turn) {
    place(turn);
    running++;
    context.listener().started();
    if (order.enter(turn.key(), turn.changes(), turn)) {
      run(turn);
    }
  }

  private void run(Turn.OnKey turn) {
    CompletableFuture<DataReply> unused =
        turn.run(context.backend())
            .whenComplete(
                (reply, error) -> {
                  DataReply answer = error == null ? reply : Failures.unknown(error);
                  thread.execute(() -> complete(turn, answer));
                });
  }

  private void complete(Turn.OnKey turn, DataReply answer) {
    if (closed) {
      charge(-turn.chargeBytes());
    } else {
      turn.complete(answer);
      report(turn, answer);
    }
    running--;
    // What waits on the key was accepted, and runs also when its connection has gone.
    order.leave(turn.key(), turn.changes(), this::run);
    settle();
  }

  private void report(Turn.OnKey turn, DataReply answer) {
    OperationOutcome outcome = OperationOutcome.of(answer);
    long nanos = context.clock().nanos() - turn.startNanos();
    context.listener().ended(turn.kind(), outcome, nanos);
    if (outcome == OperationOutcome.FAILED) {
      boolean read = turn.kind() == OperationKind.GET;
      Failure failure = read ? Failures.ofRead(answer) : Failures.ofMutation(answer);
      context.listener().failed(failure.kind());
    }
    if (turn instanceof ReadTurn read) {
      int size = read.value() == null ? 0 : read.value().bytes().length;
      expectedBytes = Math.max(size, expectedBytes - expectedBytes / 8);
    }
  }

  private void settle() {
    if (flush != null && running == 0 && !flush.done()) {
      start(flush);
    } else if (!decoding && !closed) {
      answered.run();
    }
  }

  private void start(FlushTurn turn) {
    running++;
    long startNanos = context.clock().nanos();
    CompletableFuture<Backend.FlushOutcome> unused =
        context
            .backend()
            .flush(turn.delayMs(context.clock().wallMs()))
            .whenComplete(
                (outcome, error) ->
                    thread.execute(
                        () -> {
                          if (error == null) {
                            turn.complete(outcome);
                          } else {
                            turn.fail(error);
                          }
                          endFlush(turn, startNanos);
                        }));
  }

  private void endFlush(FlushTurn turn, long startNanos) {
    running--;
    flush = null;
    if (!closed) {
      boolean done = turn.failure() == null;
      OperationOutcome outcome = done ? OperationOutcome.DONE : OperationOutcome.FAILED;
      context.listener().ended(OperationKind.FLUSH, outcome, context.clock().nanos() - startNanos);
      if (!done) {
        context.listener().failed(turn.failure().kind());
      }
    }
    settle();
  }

  /** Takes commands in, each by its kind. */
  private final class Intake implements Command.Handler {
    @Override
    public void retrieve(Command.Retrieve command) {
      retrieval = new Retrieval(command);
    }

    @Override
    public void mutate(Command.Mutate command) {
      take(new MutationTurn(command, nowNanos));
    }

    @Override
    public void oversized(Command.Oversized command) {
      context.listener().failed(Failure.Kind.TOO_LARGE);
      if (command.removesOld()) {
        take(new OversizedTurn(command, nowNanos));
      } else {
        ready((encoder, out) -> encoder.failed(command, Failures.TOO_LARGE, out));
      }
    }

    @Override
    public void flushAll(Command.FlushAll command) {
      flush = new FlushTurn(command);
      place(flush);
      context.listener().started();
      if (running == 0) {
        start(flush);
      }
    }

    @Override
    public void statistics(Command.Statistics command) {
      ready(
          (encoder, out) ->
              encoder.statistics(command, context.listener().figures(command.group()), out));
    }

    @Override
    public void resetStatistics(Command.ResetStatistics command) {
      ready(
          (encoder, out) -> {
            context.listener().resetFigures();
            encoder.reset(command, out);
          });
    }

    @Override
    public void answered(Command.Answered command) {
      ready((encoder, out) -> encoder.answered(command, out));
    }

    @Override
    public void quit(Command.Quit command) {
      quitting = true;
      context.listener().quit(command.reason());
    }

    private void ready(BiConsumer<ReplyEncoder, Output> answer) {
      place(new ReadyTurn(answer));
    }
  }
}
