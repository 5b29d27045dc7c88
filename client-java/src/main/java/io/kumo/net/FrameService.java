package io.kumo.net;

/** What a server does for its peers. */
@FunctionalInterface
public interface FrameService {
  /**
   * Meets a peer whose hello was found good: version and cluster fit. Called on the peer's event
   * loop; must not block.
   *
   * @return what handles its frames
   * @throws RefusedException to close the connection with a reason
   */
  FrameHandler accept(Peer peer);
}
