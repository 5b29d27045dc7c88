package io.kumo.node.endpoint;

import io.kumo.net.FrameHandler;
import io.kumo.net.FrameService;
import io.kumo.net.Peer;
import io.kumo.net.RefusedException;
import io.kumo.node.shard.Shards;
import io.kumo.node.verify.Verifier;
import io.kumo.ring.Ring;
import io.kumo.time.Clock;
import io.kumo.time.Scheduler;
import io.kumo.watch.NewestRing;
import io.kumo.wire.Close;
import io.kumo.wire.Role;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Serves every connection to a node. Before the shards stand, the ring is handed out and data
 * requests are answered as not run.
 */
public final class NodeEndpoint implements FrameService {
  private final Supplier<Optional<Shards>> shards;
  private final Supplier<Optional<Verifier>> verifier;
  private final NewestRing rings;
  private final ClientRequests requests;
  private final RingWait ringWait;
  private final Clock clock;

  /**
   * An endpoint for a frame server.
   *
   * @param shards empty until the node is registered and knows a ring
   * @param verifier there together with the shards
   * @param scheduler for requests that wait for a newer ring
   * @param fetchRing asks other nodes for their rings; called on a network loop, must not block
   */
  public NodeEndpoint(
      Supplier<Optional<Shards>> shards,
      Supplier<Optional<Verifier>> verifier,
      NewestRing rings,
      EndpointMetrics metrics,
      Clock clock,
      Scheduler scheduler,
      Runnable fetchRing) {
    this.shards = shards;
    this.verifier = verifier;
    this.rings = rings;
    this.clock = clock;
    this.ringWait = new RingWait(rings, scheduler, fetchRing);
    this.requests = new ClientRequests(shards, rings, ringWait, metrics, clock);
  }

  /** The shards were told of this ring: requests that waited for it go on. */
  public void followed(Ring ring) {
    ringWait.followed(ring);
  }

  @Override
  public FrameHandler accept(Peer peer) {
    if (peer.hello().role() == Role.NODE) {
      if (peer.hello().member().isEmpty()) {
        throw new RefusedException(Close.Reason.NOT_ALLOWED, "a node that does not say who it is");
      }
      if (shards.get().isEmpty()) {
        // What it sent would be lost: it shall come again and then send what it has to.
        throw new RefusedException(Close.Reason.GOING_AWAY, "not ready for other nodes yet");
      }
      return new NodeConnection(peer, peer.hello().member().get(), shards, verifier, rings, clock);
    }
    ClientConnection client = new ClientConnection(peer, requests, rings);
    return peer.hello().role() == Role.ADMIN ? new AdminConnection(peer, client, verifier) : client;
  }
}
