package io.kumo.manager.endpoint;

import io.kumo.message.ManagerReply;
import io.kumo.message.ManagerRequest;
import io.kumo.net.FrameHandler;
import io.kumo.net.Peer;
import io.kumo.ring.Ring;
import io.kumo.wire.Codecs;
import io.kumo.wire.ErrorReply;
import io.kumo.wire.FrameType;
import io.kumo.wire.Role;
import io.netty.buffer.ByteBuf;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** One peer of a manager. */
final class PeerHandler implements FrameHandler {
  /** Requests of one peer that are being answered; beyond it they are turned away. */
  private static final int REQUESTS_MAX = 256;

  private final Peer peer;
  private final Requests requests;
  private final RingWatchers watchers;
  private final BooleanSupplier belongs;
  private final AtomicInteger answering = new AtomicInteger();

  PeerHandler(Peer peer, Requests requests, RingWatchers watchers, BooleanSupplier belongs) {
    this.peer = peer;
    this.requests = requests;
    this.watchers = watchers;
    this.belongs = belongs;
  }

  @Override
  public boolean onFrame(int type, int flags, int correlationId, ByteBuf body) {
    if (type == FrameType.MANAGER_REQUEST) {
      handle(correlationId, Codecs.MANAGER_REQUEST.decode(body));
      return true;
    }
    if (type == FrameType.RING_REQUEST) {
      Codecs.RING_REQUEST.decode(body);
      sendRing(correlationId);
      return true;
    }
    return false;
  }

  private void handle(int correlationId, ManagerRequest request) {
    if (request instanceof ManagerRequest.WatchRing && !belongs.getAsBoolean()) {
      String why = "this manager is no member of a group, and hears of no ring";
      peer.reply(correlationId, Codecs.MANAGER_REPLY, new ManagerReply.Unavailable(why));
      return;
    }
    if (request instanceof ManagerRequest.WatchRing watch) {
      // The answer is queued before the first ring can be.
      peer.reply(correlationId, Codecs.MANAGER_REPLY, new ManagerReply.Watching());
      watchers.watch(peer, watch.epoch());
      return;
    }
    if (answering.incrementAndGet() > REQUESTS_MAX) {
      answering.decrementAndGet();
      String why = "more than " + REQUESTS_MAX + " requests of this connection wait";
      peer.reply(correlationId, Codecs.MANAGER_REPLY, new ManagerReply.Unavailable(why));
      return;
    }
    var unused =
        requests
            .handle(request, peer.hello().role() == Role.MANAGER)
            .thenAccept(
                reply -> {
                  answering.decrementAndGet();
                  peer.reply(correlationId, Codecs.MANAGER_REPLY, reply);
                });
  }

  private void sendRing(int correlationId) {
    Optional<Ring> ring = watchers.newest();
    if (ring.isPresent()) {
      peer.reply(correlationId, Codecs.RING, ring.get());
    } else {
      ErrorReply none = new ErrorReply(ErrorReply.Code.NO_RING, "there is no cluster yet");
      peer.reply(correlationId, Codecs.ERROR, none);
    }
  }

  @Override
  public void onClosed() {
    watchers.forget(peer);
  }
}
