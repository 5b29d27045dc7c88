package io.kumo.manager.founding;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.UUID;

/**
 * The group that a manager belongs to, as its store keeps it. Who the members are now stands in the
 * Raft log.
 *
 * @param groupId the Raft group's id
 * @param founders the names of those who formed the group, ascending
 * @param firstMembers the members that the log of a founder begins with; empty for a manager that
 *     joined later, which waits for the leader to send it what the members are
 * @param self this manager, at the place where the others know it
 * @param member whether the group has ever counted this manager as a member
 */
public record Belonging(
    UUID groupId,
    List<String> founders,
    List<GroupMember> firstMembers,
    GroupMember self,
    boolean member) {
  /** Copies the lists and refuses missing parts. */
  public Belonging {
    requireNonNull(groupId, "groupId");
    founders = List.copyOf(founders);
    firstMembers = List.copyOf(firstMembers);
    requireNonNull(self, "self");
  }

  /**
   * Of one that formed the group with others, or alone.
   *
   * @throws IllegalArgumentException if nobody of the group has the name
   */
  static Belonging founder(Group group, String peerId) {
    GroupMember self =
        group.members().stream()
            .filter(member -> member.peerId().equals(peerId))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException(peerId + " is no member of " + group));
    return new Belonging(group.id(), group.peerIds(), group.members(), self, true);
  }

  /** Of one that the leader is about to take in. */
  static Belonging joined(UUID groupId, List<String> founders, GroupMember self) {
    return new Belonging(groupId, founders, List.of(), self, false);
  }

  /** The same once the group counts the manager as a member. */
  Belonging takenIn() {
    return new Belonging(groupId, founders, firstMembers, self, true);
  }

  /** Whether the manager formed the group all by itself: as long as it is alone, it may move. */
  public boolean foundedAlone() {
    return firstMembers.size() == 1;
  }

  /** The same at another place, for one that {@link #foundedAlone}. */
  public Belonging movedTo(GroupMember place) {
    return new Belonging(groupId, founders, List.of(place), place, member);
  }
}
