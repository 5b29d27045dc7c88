package io.kumo.manager.state;

import static java.util.Objects.requireNonNull;

import io.kumo.ring.Activity;
import io.kumo.ring.Chain;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import java.util.List;

/**
 * What the managers keep of one partition. Its life:
 *
 * <pre>
 *  term 0                --begin--> inactive
 *  inactive, handed over --Activate--> active
 *  active                --Add, Drop by the primary--> active
 *  active                --HandOver--> handed over
 *  inactive, handed over --Drop--> inactive
 *  any of these          --TakeOver, Restart--> inactive
 * </pre>
 *
 * @param chain the configuration that watchers see
 * @param lastActive the in-sync list of the last term that was active: the process starts that hold
 *     every acknowledged write. A restart puts new process starts found intact in their
 *     predecessors' places. Empty while no term was ever active, so that no write was acknowledged
 * @param target the nodes that shall hold a copy once all moves are done, the primary first
 */
public record PartitionState(Chain chain, List<Member> lastActive, List<NodeId> target) {
  /** A partition that no node holds or shall hold. */
  public static final PartitionState EMPTY = new PartitionState(Chain.EMPTY, List.of(), List.of());

  /** Copies the lists and refuses a missing chain. */
  public PartitionState {
    requireNonNull(chain, "chain");
    lastActive = List.copyOf(lastActive);
    target = List.copyOf(target);
  }

  /** Whether some node has held the partition. */
  public boolean begun() {
    return chain.term() > 0;
  }

  /** Whether the target is not reached yet: other nodes are to hold it, or another to lead it. */
  public boolean moving() {
    return !chain.assigned().equals(target);
  }

  /** Replicas that must yet come in sync to reach the target. */
  public int movesLeft() {
    int moves = 0;
    if (moving()) {
      for (NodeId node : target) {
        moves += inSync(node) ? 0 : 1;
      }
    }
    return moves;
  }

  /** Whether a process of {@code node} is in sync. */
  public boolean inSync(NodeId node) {
    return chain.memberOf(node).isPresent();
  }

  /** The next term, led by whoever is first in {@code inSync}; to be activated by an exchange. */
  PartitionState exchange(List<Member> inSync) {
    return led(Activity.INACTIVE, inSync);
  }

  /**
   * The next term of an active one, by the same members in another order. Whatever happens before
   * it is activated, who leads next is one of them: they are the last active list already.
   */
  PartitionState handedOver(List<Member> inSync) {
    return led(Activity.HANDED_OVER, inSync);
  }

  private PartitionState led(Activity activity, List<Member> inSync) {
    int term = chain.term() + 1;
    return with(new Chain(term, term, activity, inSync, chain.assigned()), lastActive);
  }

  /** The next term under the same primary, which goes on serving without an exchange. */
  PartitionState fastPath(List<Member> inSync) {
    return with(
        new Chain(chain.term() + 1, chain.leaderTerm(), Activity.ACTIVE, inSync, chain.assigned()),
        inSync);
  }

  /** The same term, in which the primary may serve and change the list from now on. */
  PartitionState activated() {
    return with(
        new Chain(
            chain.term(), chain.leaderTerm(), Activity.ACTIVE, chain.inSync(), chain.assigned()),
        chain.inSync());
  }

  PartitionState withLastActive(List<Member> members) {
    return new PartitionState(chain, members, target);
  }

  PartitionState withPlacement(List<NodeId> assigned, List<NodeId> newTarget) {
    Chain placed =
        new Chain(chain.term(), chain.leaderTerm(), chain.activity(), chain.inSync(), assigned);
    return new PartitionState(placed, lastActive, newTarget);
  }

  private PartitionState with(Chain newChain, List<Member> newLastActive) {
    return new PartitionState(newChain, newLastActive, target);
  }
}
