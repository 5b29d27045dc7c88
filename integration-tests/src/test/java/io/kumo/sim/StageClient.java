package io.kumo.sim;

import io.kumo.client.OperationFlow;
import io.kumo.client.OperationIds;
import io.kumo.client.Step;
import io.kumo.client.VersionsSeen;
import io.kumo.message.DataReply;
import io.kumo.message.DataRequest;
import io.kumo.message.Mutation;
import io.kumo.ring.Address;
import io.kumo.ring.NodeId;
import io.kumo.ring.Ring;
import io.kumo.ring.RingNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A client on a stage, by the production's retry flow: it runs one operation, whose requests arrive
 * and whose answers come when the test says so.
 */
final class StageClient {
  private static final long NEVER_NANOS = Long.MAX_VALUE;

  private final Stage stage;
  private final Mutation.OnKey mutation;
  private final OperationFlow.Shared shared;
  private final Deque<Answer> answers = new ArrayDeque<>();
  private OperationFlow flow;
  private Optional<Step.Send> request = Optional.empty();
  private Optional<DataReply> outcome = Optional.empty();

  private record Answer(int attempt, DataReply reply) {}

  /** Begins, by the configuration that the stage knows. */
  StageClient(Stage stage, Mutation.OnKey mutation) {
    this.stage = stage;
    this.mutation = mutation;
    shared =
        new OperationFlow.Shared(
            new OperationIds(9), new VersionsSeen(), new SimRandom(9).source());
    begin();
  }

  private void begin() {
    flow = OperationFlow.mutate(shared, mutation, NEVER_NANOS);
    follow(flow.start(ring(), now()));
  }

  /** What the operation ended with; empty while it goes on. */
  Optional<DataReply> outcome() {
    return outcome;
  }

  /** Its newest request, if it has not arrived yet, reaches the node asked. */
  void deliver() {
    request.ifPresent(
        send -> {
          request = Optional.empty();
          asked(send.node().id())
              .offer(
                  (DataRequest.Mutate) send.request(),
                  reply -> answers.add(new Answer(send.attempt(), reply)));
        });
  }

  /** The oldest answer under way arrives. */
  void hear() {
    Answer answer = answers.remove();
    if (outcome.isPresent()) {
      return;
    }
    if (stage.wiring().endsAtOnce(answer.reply())) {
      outcome = Optional.of(answer.reply());
    } else if (stage.wiring().beginsAnew(answer.reply())) {
      shared.seen().note(0, answer.reply().newestVersion());
      begin();
    } else {
      follow(flow.onReply(answer.attempt(), answer.reply(), ring(), now()));
    }
  }

  /** The connection breaks, with the answer to the given attempt: it asks once more. */
  void lose(int attempt) {
    answers.removeIf(answer -> answer.attempt() == attempt);
    follow(flow.onLost(attempt, true, "lost", ring(), now()));
  }

  /** It hears of the stage's newest configuration. */
  void learn() {
    follow(flow.onRing(ring().orElseThrow(), now()));
  }

  private void follow(Step step) {
    if (step instanceof Step.Send send) {
      request = Optional.of(send);
    } else if (step instanceof Step.Wait wait) {
      follow(flow.onTimer(ring(), wait.untilNanos()));
    } else if (step instanceof Step.Done done) {
      outcome = Optional.of(done.reply());
    }
  }

  private Actor asked(NodeId node) {
    return stage.actor((int) node.value().getLeastSignificantBits());
  }

  private Optional<Ring> ring() {
    Map<NodeId, RingNode> nodes = new HashMap<>();
    for (NodeId node : stage.newest().assigned()) {
      nodes.put(node, new RingNode(node, new Address("localhost", 1), "z", 1, 1, true));
    }
    return Optional.of(
        new Ring(
            new UUID(7, 7), stage.newest().term(), Stage.SETTINGS, nodes, List.of(stage.newest())));
  }

  private long now() {
    return stage.now().nanos();
  }
}
