package io.kumo.manager.founding;

import static java.util.Objects.requireNonNull;

import io.kumo.message.ManagerReply.Probed;
import io.kumo.ring.Address;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a manager with an empty store does, by what the other listed managers answer to a probe.
 *
 * <p>Two wiped members of three that simply started would elect a leader between them and lose the
 * cluster. So a group is formed only when <em>every</em> listed manager has answered, and no one
 * knows of a group — other than one that has this very manager among its founders: then the others
 * have formed while it was still asking. A wiped manager has drawn a new name, which no group
 * knows.
 *
 * <p>Pure; asking is the caller's.
 */
public final class Founding {
  private final GroupMember self;
  private final Set<Address> listed;

  /** What to do. */
  public sealed interface Decision {}

  /** All agree: form this group. */
  public record Form(Group group) implements Decision {
    /** Refuses a missing group. */
    public Form {
      requireNonNull(group, "group");
    }
  }

  /** Ask again; {@code why} is for people. */
  public record Wait(String why) implements Decision {
    /** Refuses a missing text. */
    public Wait {
      requireNonNull(why, "why");
    }
  }

  /** Never form a group with this store and this list; {@code why} says what to do instead. */
  public record Refuse(String why) implements Decision {
    /** Refuses a missing text. */
    public Refuse {
      requireNonNull(why, "why");
    }
  }

  /**
   * Prepares the decision.
   *
   * @param peers the other managers as the command line lists them; {@code self} may be among them
   */
  public Founding(GroupMember self, List<Address> peers) {
    this.self = requireNonNull(self, "self");
    this.listed = new LinkedHashSet<>(peers);
    listed.add(self.address());
  }

  /** All managers of the group to be, this one among them, in a fixed order. */
  public List<Address> all() {
    return listed.stream().sorted(Comparator.comparing(Address::toString)).toList();
  }

  /** Whom to probe. */
  public List<Address> others() {
    List<Address> others = new ArrayList<>(all());
    others.remove(self.address());
    return others;
  }

  /**
   * Decides by what is known.
   *
   * @param answers the last answer of each manager that has answered, by its listed address
   */
  public Decision decide(Map<Address, Probed> answers) {
    Map<Address, Probed> heard = heard(answers);
    Optional<Refuse> copy = copy(heard);
    if (copy.isPresent()) {
      return copy.get();
    }
    Map<Address, Probed> groups = new LinkedHashMap<>(heard);
    groups.values().removeIf(answer -> answer.groupId().isEmpty() || knows(answer));
    if (!groups.isEmpty()) {
      return stranger(groups);
    }
    Optional<String> others = otherLists(heard);
    if (heard.size() < others().size()) {
      List<Address> silent = new ArrayList<>(others());
      silent.removeAll(heard.keySet());
      return new Wait("no answer yet from " + silent + others.map(each -> "; " + each).orElse(""));
    }
    if (others.isPresent()) {
      return new Refuse(others.get());
    }
    if (!Group.SIZES.contains(listed.size())) {
      return new Refuse(
          "a group is formed by 1, 3 or 5 managers, not by %d: %s".formatted(listed.size(), all()));
    }
    List<GroupMember> members = new ArrayList<>();
    members.add(self);
    heard.forEach(
        (other, answer) -> members.add(new GroupMember(answer.peerId(), other, answer.raftPort())));
    return agreed(members, new TreeMap<>(byText(heard)));
  }

  /** The answers of those who are listed, in a fixed order. */
  private Map<Address, Probed> heard(Map<Address, Probed> answers) {
    Map<Address, Probed> heard = new LinkedHashMap<>();
    for (Address other : others()) {
      if (answers.containsKey(other)) {
        heard.put(other, answers.get(other));
      }
    }
    return heard;
  }

  private Optional<Refuse> copy(Map<Address, Probed> heard) {
    return heard.entrySet().stream()
        .filter(answer -> answer.getValue().peerId().equals(self.peerId()))
        .findFirst()
        .map(
            answer ->
                new Refuse(
                    "%s is this manager itself, or one with a copy of its store: list it as %s,"
                            .formatted(answer.getKey(), self.address())
                        + " and start from an empty store"));
  }

  private boolean knows(Probed answer) {
    return answer.groupPeerIds().contains(self.peerId());
  }

  /** There is a group, and this manager is none of its founders. */
  private Decision stranger(Map<Address, Probed> groups) {
    Map.Entry<Address, Probed> first = groups.entrySet().iterator().next();
    for (Map.Entry<Address, Probed> other : groups.entrySet()) {
      if (!other.getValue().groupId().equals(first.getValue().groupId())) {
        return new Refuse(
            "%s and %s belong to different groups%s and%s: list the managers of one"
                .formatted(
                    first.getKey(),
                    other.getKey(),
                    cluster(first.getValue()),
                    cluster(other.getValue())));
      }
    }
    return new Wait(
        "this store is empty, and %s belongs to a group%s already, so this manager waits to be made"
                .formatted(first.getKey(), cluster(first.getValue()))
            + " a member. For a new manager use: kumo-admin manager add %s; to take a lost"
                .formatted(self.address())
            + " manager's place use: kumo-admin manager replace LOST %s".formatted(self.address()));
  }

  private static String cluster(Probed answer) {
    return answer.clusterId().map(id -> " of cluster " + id).orElse("");
  }

  /** Says who lists other managers; those who have formed the group go by it, not by their list. */
  private Optional<String> otherLists(Map<Address, Probed> heard) {
    return heard.entrySet().stream()
        .filter(answer -> answer.getValue().groupId().isEmpty())
        .filter(answer -> !new HashSet<>(answer.getValue().peers()).equals(listed))
        .findFirst()
        .map(
            answer ->
                answer.getKey()
                    + " lists the managers "
                    + answer.getValue().peers()
                    + ", this one lists "
                    + all());
  }

  private static Map<String, Probed> byText(Map<Address, Probed> answers) {
    Map<String, Probed> byText = new TreeMap<>();
    answers.forEach((address, answer) -> byText.put(address.toString(), answer));
    return byText;
  }

  private static Decision agreed(List<GroupMember> members, Map<String, Probed> answers) {
    Set<String> names = new HashSet<>();
    for (GroupMember member : members) {
      if (!names.add(member.peerId())) {
        return new Refuse("two of the managers have copies of one store: " + members);
      }
    }
    Group group = Group.of(members);
    for (Map.Entry<String, Probed> answer : answers.entrySet()) {
      List<String> founders = answer.getValue().groupPeerIds();
      if (!founders.isEmpty() && !new HashSet<>(founders).equals(names)) {
        return new Refuse(
            answer.getKey()
                + " has formed a group of "
                + founders
                + ", but now there are "
                + group.peerIds()
                + ": a manager lost its store while the group was formed; empty all stores");
      }
    }
    return new Form(group);
  }
}
