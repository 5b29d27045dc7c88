package io.kumo.manager.founding;

import static java.util.Objects.requireNonNull;

import io.kumo.message.ManagerReply.Probed;
import io.kumo.message.ManagerRequest.ChangeManagers;
import io.kumo.ring.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What the leader does next to bring its group to what an operator has asked for. Decided afresh
 * from the present members after each step, so that whoever leads can go on with what another
 * began, and a request that comes twice does nothing twice.
 *
 * <p>A manager whose store was lost comes back under a new name at the same place. Raft's messages
 * go to places: as long as the old name is a member, the new process would answer, and vote, in its
 * stead. So there the old member goes first, and only then the new one is told of the group. A
 * member at another place is replaced in one step, but for groups of one and two: Raft lets no
 * group change half of its members at once, so the new one comes first.
 *
 * <p>Pure; probing and acting are the caller's.
 */
public final class MemberChange {
  /** The most members of a group: more would only make each decision slower. */
  private static final int MEMBERS_MAX = 5;

  private static final int SWAPPED_FROM = 3;

  private final Situation now;
  private final ChangeManagers request;

  /**
   * What the leader knows.
   *
   * @param members of its group
   * @param self its own name
   * @param live the names of those members that answer, its own among them
   * @param joining what the manager says that shall join; empty if it does not answer or none shall
   */
  public record Situation(
      UUID groupId,
      Optional<UUID> clusterId,
      List<GroupMember> members,
      String self,
      Set<String> live,
      Optional<Probed> joining) {
    /** Copies the collections and refuses missing parts. */
    public Situation {
      requireNonNull(groupId, "groupId");
      requireNonNull(clusterId, "clusterId");
      members = List.copyOf(members);
      requireNonNull(self, "self");
      live = Set.copyOf(live);
      requireNonNull(joining, "joining");
    }

    private Optional<GroupMember> at(Address address) {
      return members.stream().filter(member -> member.address().equals(address)).findFirst();
    }

    private List<Address> addresses() {
      return members.stream().map(GroupMember::address).toList();
    }

    private List<GroupMember> without(GroupMember leaving) {
      return members.stream().filter(member -> !member.equals(leaving)).toList();
    }
  }

  /** What to do. */
  public sealed interface Step {}

  /** The group is as it was asked for. */
  public record Done() implements Step {}

  /** It will not be done; {@code why} says what to do instead. */
  public record Refuse(String why) implements Step {
    /** Refuses a missing text. */
    public Refuse {
      requireNonNull(why, "why");
    }
  }

  /** Let another member lead: it goes on. */
  public record HandOver() implements Step {}

  /**
   * Make these the members.
   *
   * @param joining who has to be told of the group before
   */
  public record Change(Optional<GroupMember> joining, List<GroupMember> members) implements Step {
    /** Copies the list. */
    public Change {
      requireNonNull(joining, "joining");
      members = List.copyOf(members);
    }
  }

  private MemberChange(Situation now, ChangeManagers request) {
    this.now = now;
    this.request = request;
  }

  /** The next step. */
  public static Step next(Situation now, ChangeManagers request) {
    return new MemberChange(now, request).next();
  }

  private Step next() {
    Optional<GroupMember> leaving = request.leaving().flatMap(now::at);
    if (request.joining().isEmpty()) {
      return leaving.isPresent() ? remove(leaving.get()) : new Done();
    }
    Address place = request.joining().get();
    Optional<GroupMember> present = now.at(place);
    if (present.isPresent()) {
      return present(present.get(), leaving);
    }
    if (leaving.isEmpty() && request.leaving().filter(old -> !old.equals(place)).isPresent()) {
      return new Refuse(
          "%s is no manager of this group, the managers are %s; for one more use: %s"
              .formatted(
                  request.leaving().get(), now.addresses(), "kumo-admin manager add " + place));
    }
    Optional<String> fault = fault(place);
    if (fault.isPresent()) {
      return new Refuse(fault.get());
    }
    Probed answer = now.joining().get();
    GroupMember joining = new GroupMember(answer.peerId(), place, answer.raftPort());
    return leaving.isPresent() ? replace(leaving.get(), joining) : add(joining);
  }

  /** A member has the place where somebody shall join. */
  private Step present(GroupMember present, Optional<GroupMember> leaving) {
    boolean lost =
        now.joining().isPresent() && !now.joining().get().peerId().equals(present.peerId());
    boolean samePlace = request.leaving().equals(request.joining());
    if (lost && samePlace) {
      return fault(present.address()).<Step>map(Refuse::new).orElseGet(() -> remove(present));
    }
    if (lost) {
      return new Refuse(
          "the manager that was at %s is a member still, but another one runs there; use: %s"
              .formatted(
                  present.address(),
                  "kumo-admin manager replace " + present.address() + " " + present.address()));
    }
    if (samePlace && now.joining().isEmpty()) {
      return new Refuse(silent(present.address()));
    }
    return leaving.isEmpty() || samePlace ? new Done() : remove(leaving.get());
  }

  private Step add(GroupMember joining) {
    if (now.members().size() >= MEMBERS_MAX) {
      return new Refuse(
          "the group has %d managers already, which is the most: %s; remove or replace one"
              .formatted(now.members().size(), now.addresses()));
    }
    return new Change(Optional.of(joining), with(now.members(), joining));
  }

  private Step replace(GroupMember leaving, GroupMember joining) {
    if (now.members().size() < SWAPPED_FROM) {
      return add(joining);
    }
    if (leaving.peerId().equals(now.self())) {
      return new HandOver();
    }
    List<GroupMember> members = with(now.without(leaving), joining);
    return majority(members, Optional.of(joining), leaving)
        .<Step>map(Refuse::new)
        .orElseGet(() -> new Change(Optional.of(joining), members));
  }

  private Step remove(GroupMember leaving) {
    List<GroupMember> members = now.without(leaving);
    if (members.isEmpty()) {
      return new Refuse(
          leaving.address() + " is the only manager: a cluster needs one; add another one before");
    }
    Optional<String> fault = majority(members, Optional.empty(), leaving);
    if (fault.isPresent()) {
      return new Refuse(fault.get());
    }
    return leaving.peerId().equals(now.self())
        ? new HandOver()
        : new Change(Optional.empty(), members);
  }

  private static List<GroupMember> with(List<GroupMember> members, GroupMember joining) {
    List<GroupMember> grown = new ArrayList<>(members);
    grown.add(joining);
    return grown;
  }

  /** What is wrong with who shall join. */
  private Optional<String> fault(Address place) {
    if (now.joining().isEmpty()) {
      return Optional.of(silent(place));
    }
    Probed answer = now.joining().get();
    boolean otherGroup = answer.groupId().filter(id -> !id.equals(now.groupId())).isPresent();
    boolean otherCluster =
        answer.clusterId().isPresent() && !answer.clusterId().equals(now.clusterId());
    if (otherGroup || otherCluster) {
      return Optional.of(
          "%s belongs to another group%s; this one's is %s. To move it here, remove it there and"
                  .formatted(
                      place,
                      answer.clusterId().map(id -> " of cluster " + id).orElse(""),
                      now.clusterId().map(UUID::toString).orElse("not made yet"))
              + " empty its store");
    }
    for (GroupMember member : now.members()) {
      if (member.peerId().equals(answer.peerId())) {
        return Optional.of(
            "%s has the store of the manager %s, or a copy of it; empty it, and use: %s"
                .formatted(
                    place,
                    member.address(),
                    "kumo-admin manager replace " + member.address() + " " + place));
      }
    }
    return Optional.empty();
  }

  private String silent(Address place) {
    List<String> members = now.addresses().stream().map(Address::toString).toList();
    return "%s does not answer; start a manager there with an empty store: kumo-manager -l %s -p %s"
        .formatted(place, place, String.join(",", members));
  }

  /** Why the group would stand still with {@code members}; empty where it would not. */
  private Optional<String> majority(
      List<GroupMember> members, Optional<GroupMember> joining, GroupMember leaving) {
    List<GroupMember> silent =
        members.stream()
            .filter(member -> !joining.equals(Optional.of(member)))
            .filter(member -> !now.live().contains(member.peerId()))
            .toList();
    if (request.force() || 2 * silent.size() < members.size()) {
      return Optional.empty();
    }
    return Optional.of(
        "without %s too few managers live: %d of %d are silent, %s; start or replace them first, or"
                .formatted(
                    leaving.address(),
                    silent.size(),
                    members.size(),
                    silent.stream().map(GroupMember::address).toList())
            + " force it, and nothing is decided until they are back");
  }
}
