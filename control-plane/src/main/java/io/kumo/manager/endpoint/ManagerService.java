package io.kumo.manager.endpoint;

import io.kumo.manager.lead.FormedGroup;
import io.kumo.message.ManagerReply;
import io.kumo.message.ManagerRequest;
import io.kumo.net.FrameHandler;
import io.kumo.net.FrameService;
import io.kumo.net.Peer;
import io.kumo.ring.Address;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Answers {@link io.kumo.message.ManagerRequest}s and ring requests. Safe for use by any thread.
 */
public final class ManagerService implements FrameService, AutoCloseable {
  private final Requests requests;
  private final RingWatchers watchers;
  private final Sources sources;

  /**
   * What the service needs of its manager, asked whenever it is needed.
   *
   * @param self where this manager listens
   * @param probe what it is and holds, or that it cannot say yet
   * @param group empty until it is a member of a group
   * @param join follows another manager's invitation to its group, or says why not
   */
  public record Sources(
      Supplier<Address> self,
      Supplier<ManagerReply> probe,
      Supplier<Optional<FormedGroup>> group,
      Function<ManagerRequest.JoinGroup, CompletableFuture<ManagerReply>> join) {}

  /**
   * Ready for peers.
   *
   * @param forwarder asks the managers of this cluster
   * @param strangers asks managers whatever cluster they belong to
   */
  public ManagerService(
      Sources sources,
      RingWatchers watchers,
      Forwarder forwarder,
      Forwarder strangers,
      EndpointMetrics metrics) {
    this.watchers = watchers;
    this.sources = sources;
    this.requests = new Requests(sources, forwarder, strangers, metrics);
  }

  @Override
  public FrameHandler accept(Peer peer) {
    return new PeerHandler(peer, requests, watchers, this::belongs);
  }

  private boolean belongs() {
    return sources.group().get().filter(here -> !here.raft().managers().isEmpty()).isPresent();
  }

  /** Whatever is asked from now on is not available. */
  @Override
  public void close() {
    requests.close();
  }
}
