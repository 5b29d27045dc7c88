package io.kumo.watch;

import io.kumo.message.ManagerReply;
import io.kumo.message.ManagerRequest;
import io.kumo.net.Connection;
import io.kumo.ring.Ring;
import io.kumo.wire.Codecs;
import io.kumo.wire.FrameType;
import io.netty.buffer.ByteBuf;

/**
 * Keeps a {@link NewestRing} up to date: on each new connection to a manager it asks to be sent the
 * rings that are newer than the one known, and leaves one that hears of none. Rings from elsewhere,
 * such as a node's answer or a file, may be offered to the same {@code NewestRing} at any time.
 * Thread safe.
 */
public final class RingWatcher implements AutoCloseable {
  private static final long WATCH_TIMEOUT_MS = 2_000;
  private static final long LEAVE_MS = 200;

  private final ManagerClient managers;
  private final NewestRing rings;
  private final Runnable unfollow;
  private final Watch watch = new Watch();

  private RingWatcher(ManagerClient managers, NewestRing rings, Runnable unfollow) {
    this.managers = managers;
    this.rings = rings;
    this.unfollow = unfollow;
  }

  /**
   * Begins to watch over the connection of {@code managers}, who from now on also finds those
   * managers that rings name.
   */
  public static RingWatcher start(ManagerClient managers, NewestRing rings) {
    return start(managers, rings, managers.follow(rings));
  }

  /** Begins to watch those managers that {@code managers} was given, and no others. */
  public static RingWatcher startFixed(ManagerClient managers, NewestRing rings) {
    return start(managers, rings, () -> {});
  }

  private static RingWatcher start(ManagerClient managers, NewestRing rings, Runnable unfollow) {
    RingWatcher watcher = new RingWatcher(managers, rings, unfollow);
    managers.attach(watcher.watch);
    return watcher;
  }

  /** What is kept up to date. */
  public NewestRing rings() {
    return rings;
  }

  /** Stops watching; the manager client stays open. */
  @Override
  public void close() {
    unfollow.run();
    managers.detach(watch);
  }

  private final class Watch implements ManagerLink.Events {
    @Override
    public void onConnected(Connection connection) {
      var unused =
          connection
              .ask(
                  Codecs.MANAGER_REQUEST,
                  new ManagerRequest.WatchRing(rings.epoch()),
                  WATCH_TIMEOUT_MS,
                  Codecs.MANAGER_REPLY)
              .whenComplete(
                  (reply, failure) -> {
                    if (reply instanceof ManagerReply.Watching) {
                      managers.useful(connection);
                    } else {
                      // It may be the only one, and about to form its group.
                      managers.later(LEAVE_MS, () -> managers.leave(connection));
                    }
                  });
    }

    @Override
    public boolean onPush(Connection connection, int type, ByteBuf body) {
      if (type != FrameType.RING) {
        return false;
      }
      Ring ring = Codecs.RING.decode(body);
      if (rings.offer(ring) == NewestRing.Offered.WRONG_CLUSTER) {
        managers.leave(connection);
      }
      return true;
    }
  }
}
