package io.kumo.manager.state;

import io.kumo.message.ConfigurationAsk;
import io.kumo.message.ManagerReply.AskReply;
import io.kumo.ring.Chain;
import io.kumo.ring.Member;
import io.kumo.ring.Version;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who may change a partition's configuration, and how: rules 1 to 4 and 7 of the replication
 * protocol.
 *
 * <p>Every ask must come from the newest process of its node and be based on the partition's
 * present term (rule 2); the in-sync list never becomes empty, since nobody can strike off the
 * primary but a member that takes its place.
 */
final class Configuration {
  private Configuration() {}

  static Transition apply(ClusterState state, Command.Ask command) {
    Edit edit = new Edit(state);
    List<AskReply> replies = new ArrayList<>(command.items().size());
    Set<Integer> asked = new HashSet<>();
    for (ConfigurationAsk ask : command.items()) {
      if (ask.partition() < 0 || ask.partition() >= state.partitions().size()) {
        replies.add(new AskReply(ask.partition(), false, Chain.EMPTY));
        continue;
      }
      PartitionState before = edit.partition(ask.partition());
      PartitionState after =
          asked.add(ask.partition()) && mayAsk(state, command.asker(), ask, before)
              ? next(state, before, command.asker(), ask)
              : before;
      edit.put(ask.partition(), after);
      boolean done = stands(after.chain(), command.asker(), ask);
      replies.add(new AskReply(ask.partition(), done, after.chain()));
    }
    return new Transition(edit.done(), new CommandReply.Judged(replies));
  }

  /** Rule 2: superseded terms and dead incarnations ask in vain. */
  private static boolean mayAsk(
      ClusterState state, Member asker, ConfigurationAsk ask, PartitionState partition) {
    return ask.term() == partition.chain().term()
        && (partition.chain().inSync().contains(asker) || leftOut(partition, asker, ask))
        && state.node(asker.node()).filter(node -> node.runs(asker)).isPresent();
  }

  /**
   * Rule 3: whoever was in the last active list may lead, also where a term that was never active
   * has left it out; its members may all be gone.
   */
  private static boolean leftOut(PartitionState partition, Member asker, ConfigurationAsk ask) {
    return ask instanceof ConfigurationAsk.TakeOver
        && !partition.chain().active()
        && partition.lastActive().contains(asker);
  }

  private static PartitionState next(
      ClusterState state, PartitionState partition, Member asker, ConfigurationAsk ask) {
    boolean leads = leads(partition.chain(), asker);
    if (ask instanceof ConfigurationAsk.Activate) {
      return leads && !partition.chain().active() ? partition.activated() : partition;
    }
    if (partition.chain().term() == Version.TERM_MAX) {
      return partition;
    }
    if (ask instanceof ConfigurationAsk.Add add) {
      return leads && mayJoin(state, partition, add.member())
          ? partition.fastPath(plus(partition.chain(), add.member()))
          : partition;
    }
    if (ask instanceof ConfigurationAsk.Drop drop) {
      return leads ? dropped(partition, asker, drop.member()) : partition;
    }
    if (ask instanceof ConfigurationAsk.TakeOver) {
      return leads || !holdsAll(partition, asker) ? partition : takenOver(partition, asker);
    }
    ConfigurationAsk.HandOver handOver = (ConfigurationAsk.HandOver) ask;
    return leads && partition.chain().active() ? handedOver(partition, handOver) : partition;
  }

  /** Rules 1 and 2: only a serving primary adds, and only a live process that shall hold a copy. */
  private static boolean mayJoin(ClusterState state, PartitionState partition, Member member) {
    Chain chain = partition.chain();
    return chain.active()
        && chain.memberOf(member.node()).isEmpty()
        && state.node(member.node()).filter(node -> node.runs(member)).isPresent()
        && (chain.assigned().contains(member.node()) || partition.target().contains(member.node()));
  }

  /**
   * Rule 4: born active if the term before was; rule 3: else the exchange starts afresh, also where
   * the term was handed over and is served.
   */
  private static PartitionState dropped(PartitionState partition, Member primary, Member member) {
    Chain chain = partition.chain();
    if (member.equals(primary)) {
      return partition;
    }
    // One that is not listed may yet be: only a new term makes an Add under way come too late
    // (rule 5).
    List<Member> left = minus(chain, member);
    return chain.active() ? partition.fastPath(left) : partition.exchange(left);
  }

  /** Rule 2: the lost primary is taken off; rule 3: the new one has to exchange. */
  private static PartitionState takenOver(PartitionState partition, Member asker) {
    Chain chain = partition.chain();
    List<Member> members = first(asker, minus(chain, chain.inSync().get(0)));
    return partition.exchange(members);
  }

  /** Rule 7: the old primary stays a member, so that the members are those of the active term. */
  private static PartitionState handedOver(
      PartitionState partition, ConfigurationAsk.HandOver handOver) {
    Chain chain = partition.chain();
    Member successor = handOver.successor();
    if (leads(chain, successor) || !chain.inSync().contains(successor)) {
      return partition;
    }
    return partition.handedOver(first(successor, chain.inSync()));
  }

  /** Rule 3: who leads next comes from the last active list. */
  private static boolean holdsAll(PartitionState partition, Member member) {
    return partition.lastActive().isEmpty() || partition.lastActive().contains(member);
  }

  /**
   * Whether what was asked is so, be it by an earlier run of the same ask. True for a term behind
   * the asked one only while the asker's side of it still holds: it, or whom it handed over to,
   * leads.
   */
  private static boolean stands(Chain chain, Member asker, ConfigurationAsk ask) {
    if (chain.term() < ask.term()) {
      return false;
    }
    if (ask instanceof ConfigurationAsk.HandOver handOver) {
      return chain.term() > ask.term()
          && leads(chain, handOver.successor())
          && !handOver.successor().equals(asker);
    }
    if (!leads(chain, asker)) {
      return false;
    }
    if (ask instanceof ConfigurationAsk.Activate) {
      return chain.active() && chain.leaderTerm() <= ask.term();
    }
    if (ask instanceof ConfigurationAsk.Add add) {
      return chain.inSync().contains(add.member());
    }
    if (ask instanceof ConfigurationAsk.Drop drop) {
      return !chain.inSync().contains(drop.member());
    }
    return true;
  }

  private static boolean leads(Chain chain, Member member) {
    Optional<Member> primary = chain.primary();
    return primary.isPresent() && primary.get().equals(member);
  }

  private static List<Member> plus(Chain chain, Member member) {
    List<Member> members = new ArrayList<>(chain.inSync());
    members.add(member);
    return members;
  }

  private static List<Member> minus(Chain chain, Member member) {
    List<Member> members = new ArrayList<>(chain.inSync());
    members.remove(member);
    return members;
  }

  private static List<Member> first(Member member, List<Member> members) {
    List<Member> ordered = new ArrayList<>(members);
    ordered.remove(member);
    ordered.add(0, member);
    return ordered;
  }
}
