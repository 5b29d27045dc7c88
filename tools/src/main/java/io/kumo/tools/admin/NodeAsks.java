package io.kumo.tools.admin;

import static java.util.Objects.requireNonNull;

import io.kumo.message.MetricsReport;
import io.kumo.message.VerifyReport;
import io.kumo.message.VerifyRequest;
import io.kumo.net.Connection;
import io.kumo.net.FrameLimits;
import io.kumo.net.NetCounters;
import io.kumo.net.NetRuntime;
import io.kumo.ring.Address;
import io.kumo.wire.Codecs;
import io.kumo.wire.Empty;
import io.kumo.wire.FrameCodec;
import io.kumo.wire.Hello;
import io.kumo.wire.Role;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks nodes, over one connection to each that is kept for the next time. For one thread. */
final class NodeAsks implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NodeAsks.class);

  private final NetRuntime runtime;
  private final long timeoutMs;
  private final Connection.Config config =
      new Connection.Config(
          Hello.of(Role.ADMIN, Optional.empty()), FrameLimits.DEFAULT, new NetCounters());
  private final Map<Address, Connection> connections = new HashMap<>();

  /** Connects to nobody yet. */
  NodeAsks(NetRuntime runtime, long timeoutMs) {
    this.runtime = requireNonNull(runtime, "runtime");
    this.timeoutMs = timeoutMs;
  }

  /** The metrics of those that answer. */
  Map<Address, MetricsReport> metrics(Collection<Address> nodes) {
    return answers(nodes, Codecs.METRICS_REQUEST, Empty.EMPTY, Codecs.METRICS_REPORT);
  }

  /** How those that answer stand with comparing what they lead; all of it now, where wanted. */
  Map<Address, VerifyReport> verify(Collection<Address> nodes, boolean all) {
    return answers(nodes, Codecs.VERIFY_REQUEST, new VerifyRequest(all), Codecs.VERIFY_REPORT);
  }

  /** Asks all at once; who does not answer in time is left out. */
  private <Q, R> Map<Address, R> answers(
      Collection<Address> nodes, FrameCodec<Q> codec, Q request, FrameCodec<R> replyCodec) {
    Map<Address, CompletableFuture<Optional<R>>> asked = new HashMap<>();
    for (Address node : nodes) {
      asked.put(
          node,
          connection(node)
              .ask(codec, request, timeoutMs, replyCodec)
              .handle((reply, failure) -> answered(node, reply, failure)));
    }
    Map<Address, R> answers = new HashMap<>();
    asked.forEach((node, answer) -> answer.join().ifPresent(reply -> answers.put(node, reply)));
    return answers;
  }

  private static <R> Optional<R> answered(Address node, R reply, Throwable failure) {
    if (failure != null) {
      LOG.debug("node {} does not answer", node, failure);
    }
    return Optional.ofNullable(reply);
  }

  private Connection connection(Address node) {
    return connections.compute(
        node,
        (address, former) ->
            former != null && former.isOpen()
                ? former
                : Connection.open(runtime, address, config, (type, flags, id, body) -> false));
  }

  @Override
  public void close() {
    connections.values().forEach(Connection::close);
  }
}
