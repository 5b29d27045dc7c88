package io.kumo.manager.endpoint;

import io.kumo.manager.lead.FormedGroup;
import io.kumo.message.ManagerReply;
import io.kumo.net.FrameHandler;
import io.kumo.net.FrameService;
import io.kumo.net.Peer;
import io.kumo.ring.Address;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Answers {@link io.kumo.message.ManagerRequest}s and ring requests. Safe for use by any thread.
 */
public final class ManagerService implements FrameService, AutoCloseable {
  private final Requests requests;
  private final RingWatchers watchers;

  /**
   * What the service needs of its manager, asked whenever it is needed.
   *
   * @param self where this manager listens
   * @param probe what it is and holds, or that it cannot say yet
   * @param group empty until it is a member of a group
   */
  public record Sources(
      Supplier<Address> self,
      Supplier<ManagerReply> probe,
      Supplier<Optional<FormedGroup>> group) {}

  /** Ready for peers. */
  public ManagerService(
      Sources sources, RingWatchers watchers, Forwarder forwarder, EndpointMetrics metrics) {
    this.watchers = watchers;
    this.requests =
        new Requests(
            sources.probe(),
            sources.group(),
            forwarder,
            new StatusReporter(sources.self(), forwarder, metrics.clock()),
            metrics);
  }

  @Override
  public FrameHandler accept(Peer peer) {
    return new PeerHandler(peer, requests, watchers);
  }

  /** Whatever is asked from now on is not available. */
  @Override
  public void close() {
    requests.close();
  }
}
