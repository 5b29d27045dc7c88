package io.kumo.tools.admin;

import io.kumo.message.ClusterStatus;
import io.kumo.message.ClusterStatus.NodeState;
import io.kumo.message.ClusterStatus.RebalanceStatus;
import io.kumo.ring.NodeId;
import io.kumo.tools.options.FailureException;
import io.kumo.tools.options.StandardOptions;
import java.util.Collection;
import java.util.Optional;
import org.apache.commons.cli.Option;

/** Waits until what was ordered is done, and shows how far it is. */
final class MovesWait {
  /** The option that asks for it. */
  static final String NAME = "wait";

  /** The same, for commands to offer. */
  static final Option OPTION =
      StandardOptions.flag(null, NAME, "Return only once all data is where it shall be.");

  private static final long PAUSE_MS = 500;

  private final Call call;
  private final ProgressBar bar;

  MovesWait(Call call) {
    this.call = call;
    this.bar = new ProgressBar(call.terminal());
  }

  /**
   * Returns once nothing moves any more and {@code draining} hold nothing.
   *
   * @throws FailureException if no manager answers any more, or nobody goes on with the moves
   */
  void until(Collection<NodeId> draining) throws FailureException {
    ClusterStatus status = call.cluster().status();
    while (!settled(status, draining)) {
      Optional<RebalanceStatus> moves = status.rebalance();
      if (moves.isPresent() && moves.get().paused()) {
        bar.end();
        throw new FailureException(
            "rebalancing is paused, with "
                + Quantity.count(moves.get().movesLeft(), "move")
                + " left; 'kumo-admin rebalance resume' lets it go on");
      }
      moves.ifPresent(this::show);
      call.terminal().pause(PAUSE_MS);
      if (Thread.currentThread().isInterrupted()) {
        throw new FailureException("interrupted; what was ordered goes on");
      }
      status = call.cluster().status();
    }
    bar.end();
  }

  private static boolean settled(ClusterStatus status, Collection<NodeId> draining) {
    return status.rebalance().isEmpty()
        && status.nodes().stream()
            .noneMatch(node -> draining.contains(node.id()) && node.state() == NodeState.DRAINING);
  }

  private void show(RebalanceStatus moves) {
    bar.show(moves.movesDone(), moves.movesDone() + moves.movesLeft(), text(moves));
  }

  /** One line of how far a rebalance is. */
  static String text(RebalanceStatus moves) {
    return "%d moves done, %d left, %s, %d keys, %s/s%s%s"
        .formatted(
            moves.movesDone(),
            moves.movesLeft(),
            Quantity.bytes(moves.bytes()),
            moves.keys(),
            Quantity.bytes(moves.bytesPerSecond()),
            moves.secondsLeft().isPresent()
                ? ", " + Quantity.seconds(moves.secondsLeft().getAsLong()) + " to go"
                : "",
            moves.paused() ? ", paused" : "");
  }
}
