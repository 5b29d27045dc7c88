package io.kumo.manager.founding;

import static java.util.Objects.requireNonNull;

import io.kumo.ring.Address;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * A group of managers as its founders formed it.
 *
 * @param id the Raft group's id, the same for all founders because it follows from their names
 * @param members ascending by name
 */
public record Group(UUID id, List<GroupMember> members) {
  /** The numbers of members that a group may have. */
  public static final Set<Integer> SIZES = Set.of(1, 3, 5);

  /** Copies the list and refuses an empty one and names that occur twice. */
  public Group {
    requireNonNull(id, "id");
    members = List.copyOf(members);
    if (members.isEmpty()) {
      throw new IllegalArgumentException("a group without members");
    }
    if (peerIds(members).size() != members.size()) {
      throw new IllegalArgumentException("two members have one name: " + members);
    }
  }

  /** The group that these members found. */
  public static Group of(Collection<GroupMember> members) {
    String names = "kumo:" + String.join(",", peerIds(members));
    return new Group(
        UUID.nameUUIDFromBytes(names.getBytes(StandardCharsets.UTF_8)),
        members.stream().sorted(Comparator.comparing(GroupMember::peerId)).toList());
  }

  /** The members' names, ascending. */
  public List<String> peerIds() {
    return List.copyOf(peerIds(members));
  }

  /** Where the members listen, in a fixed order. */
  public List<Address> addresses() {
    return members.stream()
        .map(GroupMember::address)
        .sorted(Comparator.comparing(Address::toString))
        .toList();
  }

  private static Set<String> peerIds(Collection<GroupMember> members) {
    Set<String> names = new TreeSet<>();
    members.forEach(member -> names.add(member.peerId()));
    return names;
  }
}
