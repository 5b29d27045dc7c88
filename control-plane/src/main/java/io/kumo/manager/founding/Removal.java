package io.kumo.manager.founding;

import static java.util.Objects.requireNonNull;

import io.kumo.message.ManagerReply.Membership;
import io.kumo.message.ManagerReply.Probed;
import java.util.Optional;
import java.util.UUID;

/**
 * What another manager's answer must say to prove to one that was a member that its group has
 * removed it.
 *
 * <p>A name that was removed never becomes a member again: its store is refused. So it is enough
 * that it is missing after a committed entry of the log that is not older than its own membership,
 * and the newest such entry of its own log is not. A teller that has been cut off knows only older
 * ones, from before this manager joined or with it in them; and one that waits to become a member,
 * whose log may hold only the group's beginning, does not count itself.
 *
 * @param clusterId empty if this manager does not know its cluster yet
 * @param logIndex number of the newest entry of its log that says who the members are, committed or
 *     not; -1 if only the beginning does
 */
public record Removal(String peerId, UUID groupId, Optional<UUID> clusterId, long logIndex) {
  /** Refuses missing parts. */
  public Removal {
    requireNonNull(peerId, "peerId");
    requireNonNull(groupId, "groupId");
    requireNonNull(clusterId, "clusterId");
  }

  /** Whether the answer proves that the group has removed this manager. */
  public boolean isProvenBy(Probed answer) {
    boolean sameGroup =
        answer.groupId().equals(Optional.of(groupId))
            && (clusterId.isEmpty() || answer.clusterId().equals(clusterId));
    return sameGroup
        && answer.membership().filter(members -> endsOurs(members, answer.peerId())).isPresent();
  }

  private boolean endsOurs(Membership members, String teller) {
    return members.logIndex() >= logIndex
        && members.peerIds().contains(teller)
        && !members.peerIds().contains(peerId);
  }
}
