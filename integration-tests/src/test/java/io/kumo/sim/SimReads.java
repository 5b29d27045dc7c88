package io.kumo.sim;

import io.kumo.node.replica.ReplyTo;
import io.kumo.ring.Key;
import java.util.Optional;

/** How a process answers reads beside its shard's thread, perhaps with a pause within. */
final class SimReads {
  private final Simulation world;
  private final SimProcess process;

  SimReads(Simulation world, SimProcess process) {
    this.world = world;
    this.process = process;
  }

  void get(Key key, ReplyTo replyTo) {
    Optional<Look> look = Look.first(world.wiring(), process, key);
    if (look.isEmpty()) {
      hand(key, replyTo);
      return;
    }
    process.later(
        pauseNanos(),
        () -> look.get().second().ifPresentOrElse(replyTo::reply, () -> hand(key, replyTo)));
  }

  private long pauseNanos() {
    return world.random().chance(world.heldUpReads())
        ? world.random().ms(1, 2500)
        : world.random().micros(1, 50);
  }

  private void hand(Key key, ReplyTo replyTo) {
    process.event(core -> core.read(key, replyTo, process.clock().now()));
  }
}
