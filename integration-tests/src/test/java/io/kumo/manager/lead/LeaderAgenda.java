package io.kumo.manager.lead;

import io.kumo.manager.state.ClusterSettings;
import io.kumo.manager.state.ClusterState;
import io.kumo.manager.state.Command;
import io.kumo.message.ManagerRequest.ChangeRing;
import io.kumo.ring.Address;
import io.kumo.ring.Member;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The production agenda of a leading manager, for the simulation. */
public final class LeaderAgenda {
  private final Agenda agenda;

  /** See {@link Agenda}. */
  public LeaderAgenda(
      LeadTimings timings, ClusterSettings firstSettings, UUID clusterId, long nowNanos) {
    agenda = new Agenda(timings, firstSettings, () -> clusterId, nowNanos);
  }

  /** See {@link Agenda#heard}. */
  public void heard(Member member, long nowNanos) {
    agenda.heard(member, nowNanos);
  }

  /** See {@link Orders#command}; empty also where the order is refused. */
  public static Optional<Command> ordered(ClusterState state, ChangeRing order) {
    try {
      return Orders.command(state, order).map(Command.class::cast);
    } catch (RefusedOrderException e) {
      return Optional.empty();
    }
  }

  /** See {@link Agenda#due}. */
  public Optional<Command> due(ClusterState state, List<Address> managers, long nowNanos) {
    return agenda.due(state, managers, nowNanos);
  }
}
