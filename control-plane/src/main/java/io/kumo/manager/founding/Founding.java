package io.kumo.manager.founding;

import static java.util.Objects.requireNonNull;

import io.kumo.message.ManagerReply.Probed;
import io.kumo.ring.Address;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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
    List<GroupMember> members = new ArrayList<>();
    members.add(self);
    List<Address> silent = new ArrayList<>();
    for (Address other : others()) {
      Probed answer = answers.get(other);
      if (answer == null) {
        silent.add(other);
        continue;
      }
      String fault = fault(other, answer);
      if (!fault.isEmpty()) {
        return new Refuse(fault);
      }
      members.add(new GroupMember(answer.peerId(), other, answer.raftPort()));
    }
    if (!silent.isEmpty()) {
      return new Wait("no answer yet from " + silent);
    }
    return agreed(members, new TreeMap<>(byText(answers)));
  }

  private String fault(Address other, Probed answer) {
    if (answer.peerId().equals(self.peerId())) {
      return other
          + " is this manager itself, or one with a copy of its store: list it as "
          + self.address()
          + ", and start from an empty store";
    }
    if (!answer.groupPeerIds().isEmpty() && !answer.groupPeerIds().contains(self.peerId())) {
      String cluster = answer.clusterId().map(id -> " of cluster " + id).orElse("");
      return "this store is empty, but "
          + other
          + " belongs to a group"
          + cluster
          + " already; to take a lost manager's place use: kumo-admin manager replace";
    }
    if (!new HashSet<>(answer.peers()).equals(listed)) {
      return other + " lists the managers " + answer.peers() + ", this one lists " + all();
    }
    return "";
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
