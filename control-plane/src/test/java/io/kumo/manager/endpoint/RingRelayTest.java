package io.kumo.manager.endpoint;

import static io.kumo.manager.Eventually.eventually;

import io.kumo.message.ManagerReply;
import io.kumo.message.ManagerRequest;
import io.kumo.net.FrameHandler;
import io.kumo.net.FrameLimits;
import io.kumo.net.FrameServer;
import io.kumo.net.NetRuntime;
import io.kumo.net.Peer;
import io.kumo.ring.Address;
import io.kumo.ring.Chain;
import io.kumo.ring.Ring;
import io.kumo.ring.RingSettings;
import io.kumo.time.SystemClock;
import io.kumo.wire.Codecs;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RingRelayTest {
  private static final UUID CLUSTER = new UUID(5, 5);

  private final NetRuntime runtime = NetRuntime.start("test-net", 1, new SystemClock());
  private final RingWatchers watchers = newWatchers();
  private final AtomicReference<Optional<Address>> leader = new AtomicReference<>(Optional.empty());
  private final RingRelay relay =
      new RingRelay(runtime, leader::get, () -> Optional.of(CLUSTER), watchers);

  @AfterEach
  void close() {
    relay.close();
    runtime.close();
  }

  private RingWatchers newWatchers() {
    return new RingWatchers(new SystemClock(), runtime.scheduler());
  }

  @Test
  void bringsTheRingsOfWhoeverLeads() throws Exception {
    RingWatchers first = newWatchers();
    RingWatchers second = newWatchers();
    try (FrameServer one = serve(first);
        FrameServer other = serve(second)) {
      relay.start();
      first.publish(ring(1));
      leader.set(Optional.of(one.address()));
      comes(1);
      first.publish(ring(2));
      comes(2);

      leader.set(Optional.of(other.address()));
      eventually("the new leader is watched", () -> second.count() == 1);
      eventually("the old one is not", () -> first.count() == 0);
      second.publish(ring(3));
      comes(3);

      leader.set(Optional.empty());
      eventually("nobody is watched", () -> second.count() == 0);
    }
  }

  private void comes(long epoch) throws Exception {
    eventually(
        "ring " + epoch, () -> watchers.newest().filter(ring -> ring.epoch() == epoch).isPresent());
  }

  private FrameServer serve(RingWatchers itsWatchers) throws IOException {
    return FrameServer.start(
        runtime,
        new Address("127.0.0.1", 0),
        FrameLimits.DEFAULT,
        () -> Optional.of(CLUSTER),
        peer -> new Watched(peer, itsWatchers));
  }

  private static Ring ring(long epoch) {
    return new Ring(
        CLUSTER, epoch, new RingSettings(1, 1, 1, 1_000), Map.of(), List.of(Chain.EMPTY));
  }

  /** A manager of which rings can be watched. */
  private record Watched(Peer peer, RingWatchers itsWatchers) implements FrameHandler {
    @Override
    public boolean onFrame(int type, int flags, int correlationId, ByteBuf body) {
      ManagerRequest.WatchRing watch =
          (ManagerRequest.WatchRing) Codecs.MANAGER_REQUEST.decode(body);
      peer.reply(correlationId, Codecs.MANAGER_REPLY, new ManagerReply.Watching());
      itsWatchers.watch(peer, watch.epoch());
      return true;
    }

    @Override
    public void onClosed() {
      itsWatchers.forget(peer);
    }
  }
}
