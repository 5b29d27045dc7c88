package io.kumo.node.endpoint;

import io.kumo.message.DataReply;
import io.kumo.message.DataReply.NotRun.Reason;
import io.kumo.message.DataRequest;
import io.kumo.message.Mutation;
import io.kumo.net.Peer;
import io.kumo.node.replica.ReplyTo;
import io.kumo.node.shard.Shards;
import io.kumo.ring.Chain;
import io.kumo.ring.Member;
import io.kumo.ring.Ring;
import io.kumo.time.Clock;
import io.kumo.watch.NewestRing;
import io.kumo.wire.Codecs;
import io.kumo.wire.ErrorReply;
import io.kumo.wire.ProtocolException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Checks clients' data requests and brings them to the shards. Any thread. */
final class ClientRequests {
  private final Supplier<Optional<Shards>> shards;
  private final NewestRing rings;
  private final RingWait ringWait;
  private final EndpointMetrics metrics;
  private final Clock clock;

  ClientRequests(
      Supplier<Optional<Shards>> shards,
      NewestRing rings,
      RingWait ringWait,
      EndpointMetrics metrics,
      Clock clock) {
    this.shards = shards;
    this.rings = rings;
    this.ringWait = ringWait;
    this.metrics = metrics;
    this.clock = clock;
  }

  void get(DataRequest.Get request, Peer peer, int correlationId) {
    ReplyTo replyTo = new GetReply(peer, correlationId, metrics, clock.nanos());
    Optional<Ring> ring = checked(request);
    if (ring.isPresent()) {
      check(ring.get(), request.partition(), request.key().hash());
    }
    route(request, ring, replyTo, all -> all.get(request, replyTo));
  }

  void mutate(DataRequest.Mutate request, Peer peer, int correlationId) {
    ReplyTo replyTo =
        new MutateReply(peer, correlationId, metrics, request.mutation(), clock.nanos());
    Optional<Ring> ring = checked(request);
    if (ring.isPresent() && request.mutation() instanceof Mutation.OnKey onKey) {
      check(ring.get(), request.partition(), onKey.key().hash());
    }
    if (ring.isPresent() && tooLarge(ring.get(), request.mutation())) {
      replyTo.reply(notRun(Reason.TOO_LARGE, ring, request.partition()));
      return;
    }
    route(request, ring, replyTo, all -> all.mutate(request, replyTo));
  }

  /** Tells all of this node's metrics. */
  void metrics(Peer peer, int correlationId) {
    var unused =
        metrics
            .all()
            .whenComplete(
                (report, failure) -> {
                  if (failure == null) {
                    peer.reply(correlationId, Codecs.METRICS_REPORT, report);
                  } else {
                    peer.reply(
                        correlationId,
                        Codecs.ERROR,
                        new ErrorReply(ErrorReply.Code.INTERNAL, "metrics: " + failure));
                  }
                });
  }

  private Optional<Ring> checked(DataRequest request) {
    Optional<Ring> ring = rings.current();
    if (ring.isPresent()
        && (request.partition() < 0 || request.partition() >= ring.get().chains().size())) {
      throw new ProtocolException("no such partition: " + request.partition());
    }
    return ring;
  }

  private static void check(Ring ring, int partition, long hash) {
    int right = ring.settings().partitionOf(hash);
    if (right != partition) {
      throw new ProtocolException("key of partition " + right + ", asked was " + partition);
    }
  }

  private static boolean tooLarge(Ring ring, Mutation mutation) {
    return mutation instanceof Mutation.Store store
        && store.value().length > ring.settings().valueBytesMax();
  }

  private void route(
      DataRequest request, Optional<Ring> ring, ReplyTo replyTo, Consumer<Shards> run) {
    Optional<Shards> all = shards.get();
    if (all.isEmpty() || ring.isEmpty()) {
      replyTo.reply(notRun(Reason.NOT_SERVING, ring, request.partition()));
    } else if (request.epoch() > ring.get().epoch() && !all.get().leads(request.partition())) {
      // Behind the asker: catch up first. The shard takes the ring before it runs the request.
      ringWait.until(
          request.epoch(), () -> all.get().later(request.partition(), () -> run.accept(all.get())));
    } else {
      run.accept(all.get());
    }
  }

  /** Refuses by what the ring says, where no shard can. */
  private static DataReply notRun(Reason reason, Optional<Ring> ring, int partition) {
    if (ring.isEmpty()) {
      return new DataReply.NotRun(0, reason, 0, 0, Optional.empty());
    }
    Chain chain = ring.get().chain(partition);
    return new DataReply.NotRun(
        0, reason, ring.get().epoch(), chain.term(), chain.primary().map(Member::node));
  }
}
