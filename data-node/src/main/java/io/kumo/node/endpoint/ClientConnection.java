package io.kumo.node.endpoint;

import io.kumo.net.FrameHandler;
import io.kumo.net.Peer;
import io.kumo.watch.NewestRing;
import io.kumo.wire.Codecs;
import io.kumo.wire.ErrorReply;
import io.kumo.wire.FrameType;
import io.kumo.wire.Role;
import io.netty.buffer.ByteBuf;

/** One connection of a proxy, client or tool. */
final class ClientConnection implements FrameHandler {
  private final Peer peer;
  private final ClientRequests requests;
  private final NewestRing rings;

  ClientConnection(Peer peer, ClientRequests requests, NewestRing rings) {
    this.peer = peer;
    this.requests = requests;
    this.rings = rings;
  }

  @Override
  public boolean onFrame(int type, int flags, int correlationId, ByteBuf body) {
    switch (type) {
      case FrameType.GET -> requests.get(Codecs.GET.decode(body), peer, correlationId);
      case FrameType.MUTATE -> requests.mutate(Codecs.MUTATE.decode(body), peer, correlationId);
      case FrameType.RING_REQUEST -> ring(peer, rings, correlationId);
      case FrameType.METRICS_REQUEST -> {
        if (peer.hello().role() != Role.ADMIN) {
          return false;
        }
        requests.metrics(peer, correlationId);
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  /** Hands out the newest ring. */
  static void ring(Peer peer, NewestRing rings, int correlationId) {
    if (rings.current().isPresent()) {
      peer.reply(correlationId, Codecs.RING, rings.current().get());
    } else {
      peer.reply(
          correlationId,
          Codecs.ERROR,
          new ErrorReply(ErrorReply.Code.NO_RING, "this node has heard of no ring yet"));
    }
  }
}
