package io.kumo.manager.codec;

import io.kumo.manager.state.ClusterSettings;
import io.kumo.manager.state.ManagedNode.Liveness;
import io.kumo.manager.state.ManagedNode.Membership;
import io.kumo.manager.state.RebalanceSettings;
import io.kumo.manager.state.Site;
import io.kumo.message.ManagerRequest.ReplicaReport;
import io.kumo.ring.Activity;
import io.kumo.ring.Chain;
import io.kumo.ring.Pace;
import io.kumo.ring.RingSettings;
import java.util.OptionalInt;

/** What several codecs share. */
final class Parts {
  private static final int NEW = 0;
  private static final int ATTACHED = 1;
  private static final int DRAINING = 2;
  private static final int REPLACED = 3;
  private static final int INACTIVE = 0;
  private static final int ACTIVE = 1;
  private static final int HANDED_OVER = 2;

  private Parts() {}

  static void write(Output out, ClusterSettings settings) {
    out.number(settings.ring().partitions());
    out.number(settings.ring().replicas());
    out.number(settings.ring().minInSync());
    out.number(settings.ring().valueBytesMax());
    out.number(settings.ring().pace().copyBytesPerSecond());
    out.number(settings.ring().pace().verifySeconds());
    out.flag(settings.autoAttach());
    out.number(settings.firstAttachNodes());
    RebalanceSettings rebalance = settings.rebalance();
    out.number(rebalance.movesPerNode());
    out.flag(rebalance.paused());
    out.flag(rebalance.autoReplace());
    out.number(rebalance.autoReplaceSeconds());
  }

  static ClusterSettings settings(Input in) {
    RingSettings ring =
        new RingSettings(
            in.small(), in.small(), in.small(), in.small(), new Pace(in.number(), in.small()));
    return new ClusterSettings(
        ring,
        in.flag(),
        in.small(),
        new RebalanceSettings(in.small(), in.flag(), in.flag(), in.small()));
  }

  static void write(Output out, Site site) {
    out.address(site.address());
    out.text(site.zone());
    out.number(site.weight());
  }

  static Site site(Input in) {
    return new Site(in.address(), in.text(), in.small());
  }

  static void write(Output out, Liveness liveness) {
    out.flag(liveness == Liveness.UP);
  }

  static Liveness liveness(Input in) {
    return in.flag() ? Liveness.UP : Liveness.DOWN;
  }

  static void write(Output out, Membership membership) {
    out.number(
        switch (membership) {
          case NEW -> NEW;
          case ATTACHED -> ATTACHED;
          case DRAINING -> DRAINING;
          case REPLACED -> REPLACED;
        });
  }

  static Membership membership(Input in) {
    int number = in.small();
    return switch (number) {
      case NEW -> Membership.NEW;
      case ATTACHED -> Membership.ATTACHED;
      case DRAINING -> Membership.DRAINING;
      case REPLACED -> Membership.REPLACED;
      default -> throw new IllegalArgumentException("unknown membership " + number);
    };
  }

  static void write(Output out, OptionalInt number) {
    out.flag(number.isPresent());
    if (number.isPresent()) {
      out.number(number.getAsInt());
    }
  }

  static OptionalInt optionalInt(Input in) {
    return in.flag() ? OptionalInt.of(in.small()) : OptionalInt.empty();
  }

  static void write(Output out, ReplicaReport report) {
    out.number(report.partition());
    out.bits(report.lastVersion());
    out.flag(report.intact());
  }

  static ReplicaReport report(Input in) {
    return new ReplicaReport(in.small(), in.bits(), in.flag());
  }

  private static void write(Output out, Activity activity) {
    out.number(
        switch (activity) {
          case INACTIVE -> INACTIVE;
          case ACTIVE -> ACTIVE;
          case HANDED_OVER -> HANDED_OVER;
        });
  }

  private static Activity activity(Input in) {
    int number = in.small();
    return switch (number) {
      case INACTIVE -> Activity.INACTIVE;
      case ACTIVE -> Activity.ACTIVE;
      case HANDED_OVER -> Activity.HANDED_OVER;
      default -> throw new IllegalArgumentException("unknown activity " + number);
    };
  }

  static void write(Output out, Chain chain) {
    out.number(chain.term());
    out.number(chain.leaderTerm());
    write(out, chain.activity());
    out.list(chain.inSync(), out::member);
    out.list(chain.assigned(), out::node);
  }

  static Chain chain(Input in) {
    return new Chain(in.small(), in.small(), activity(in), in.list(in::member), in.list(in::node));
  }
}
