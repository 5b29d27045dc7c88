package io.kumo.sim.cluster;

import java.util.ArrayList;
import java.util.List;

/** One connection between two processes. */
final class Wire {
  private final Network network;
  private final End connecting;
  private final End accepting;

  Wire(Network network, Actor from, Actor to) {
    this.network = network;
    connecting = new End(from);
    accepting = new End(to);
  }

  End connecting() {
    return connecting;
  }

  End accepting() {
    return accepting;
  }

  boolean isOf(Actor actor) {
    return connecting.actor == actor || accepting.actor == actor;
  }

  boolean joins(String one, String other) {
    return (connecting.host().equals(one) && accepting.host().equals(other))
        || (connecting.host().equals(other) && accepting.host().equals(one));
  }

  /** What was held on the way between the two machines goes on. */
  void healed(String from, String to) {
    for (End end : List.of(connecting, accepting)) {
      if (end.host().equals(from) && other(end).host().equals(to)) {
        List<Frame> held = List.copyOf(end.held);
        end.held.clear();
        held.forEach(end::carry);
      }
    }
  }

  /** Both ends find it broken. */
  void breakBoth() {
    connecting.closeLater(network.delay());
    accepting.closeLater(network.delay());
  }

  /** One end's process is dead; the other hears of it in time. */
  void died(Actor actor, long nanos) {
    End dead = connecting.actor == actor ? connecting : accepting;
    dead.isOpen = false;
    dead.loseTail();
    other(dead).closeLater(nanos);
  }

  private End other(End end) {
    return end == connecting ? accepting : connecting;
  }

  /** One end of it, and what is sent there. */
  final class End {
    private final Actor actor;
    private final List<Frame> held = new ArrayList<>();
    private Network.Handler handler;
    private boolean isOpen = true;
    private long lastNanos;
    private long sent;
    private long arrived;
    private long arrivesMax = Long.MAX_VALUE;

    private End(Actor actor) {
      this.actor = actor;
    }

    void bind(Network.Handler newHandler) {
      handler = newHandler;
    }

    void open() {
      if (isOpen) {
        handler.onOpen(this);
      }
    }

    boolean isOpen() {
      return isOpen;
    }

    private String host() {
      return actor.host();
    }

    /** Sends in order, as long as it is open. */
    void send(Frame frame) {
      if (!isOpen) {
        return;
      }
      if (other(this).actor.dead() && network.isListening(other(this).host())) {
        // The machine is there again, and knows nothing of this connection.
        closeLater(network.delay());
      }
      if (arrivesMax != Long.MAX_VALUE) {
        return;
      }
      if (network.isCut(host(), other(this).host()) || !held.isEmpty()) {
        held.add(frame);
      } else {
        carry(frame);
      }
    }

    private void carry(Frame frame) {
      network.meter().count(host(), other(this).host(), frame);
      long now = network.scheduler().nowNanos();
      lastNanos = Math.max(lastNanos, now + network.delay());
      long number = sent++;
      network.scheduler().after(lastNanos - now, () -> arrive(number, frame));
    }

    private void arrive(long number, Frame frame) {
      End receiver = other(this);
      if (number >= arrivesMax) {
        return;
      }
      arrived = number + 1;
      receiver.actor.run(
          () -> {
            if (receiver.isOpen) {
              receiver.handler.onFrame(frame);
            }
          });
    }

    /** Of what this end has sent only a prefix arrives. */
    private void loseTail() {
      held.clear();
      if (arrivesMax == Long.MAX_VALUE) {
        arrivesMax = arrived + network.random().below((int) (sent - arrived) + 1);
      }
    }

    /** This end closes it; the other one hears of that behind what still arrives. */
    void close() {
      if (isOpen) {
        End far = other(this);
        closeLater(0);
        far.closeLater(network.random().ms(0, 5));
      }
    }

    /** This end finds it closed after a while: until then it hears what arrives, and no answer. */
    private void closeLater(long nanos) {
      if (!isOpen) {
        return;
      }
      loseTail();
      network
          .scheduler()
          .after(
              nanos,
              () ->
                  actor.run(
                      () -> {
                        if (isOpen) {
                          isOpen = false;
                          network.gone(Wire.this);
                          handler.onClosed();
                        }
                      }));
    }
  }
}
