package io.kumo.manager.raft;

import static io.kumo.manager.Eventually.eventually;

import io.kumo.manager.QuietRatis;
import io.kumo.manager.TestPorts;
import io.kumo.manager.founding.Belonging;
import io.kumo.manager.founding.Group;
import io.kumo.manager.founding.GroupMember;
import io.kumo.manager.state.ClusterState;
import io.kumo.manager.state.Command;
import io.kumo.manager.state.CommandReply;
import io.kumo.message.ManagerReply.Membership;
import io.kumo.ring.Address;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Raft members on loopback, each with its folder, that can be stopped and started one by one. */
final class TestGroup implements AutoCloseable {
  private final Path folder;
  private final RaftTuning tuning;
  private final Group group;
  private final Map<String, RaftMember> running = new HashMap<>();
  private final Map<String, RecordedEvents> events = new HashMap<>();
  private final Map<String, Optional<Membership>> early = new HashMap<>();

  TestGroup(Path folder, int size, RaftTuning tuning) {
    this(folder, size, tuning, "m");
  }

  /** Of members with names that begin alike; a group's id follows from them. */
  TestGroup(Path folder, int size, RaftTuning tuning, String names) {
    QuietRatis.begin();
    this.folder = folder;
    this.tuning = tuning;
    List<GroupMember> members = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      members.add(
          new GroupMember(names + i, new Address("127.0.0.1", TestPorts.free()), TestPorts.free()));
    }
    this.group = Group.of(members);
  }

  List<String> names() {
    return group.peerIds();
  }

  Group group() {
    return group;
  }

  void startAll() throws IOException {
    for (String name : names()) {
      start(name);
    }
  }

  void start(String name) throws IOException {
    start(name, new Belonging(group.id(), group.peerIds(), group.members(), place(name), true));
  }

  private void start(String name, Belonging belonging) throws IOException {
    RecordedEvents recorded = new RecordedEvents();
    RaftMember.Config config = new RaftMember.Config(belonging, folder.resolve(name), tuning);
    running.put(
        name,
        RaftMember.start(
            config,
            member -> {
              early.put(name, member.membership());
              return recorded;
            }));
    events.put(name, recorded);
  }

  /**
   * Starts one that is no member yet, whose log has all that a stopped member's has.
   *
   * @return as which member it can be added
   */
  GroupMember startCopy(String name, String stopped) throws IOException {
    Path from = folder.resolve(stopped);
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(name).resolve(from.relativize(file).toString()));
      }
    }
    GroupMember self =
        new GroupMember(name, new Address("127.0.0.1", TestPorts.free()), TestPorts.free());
    start(name, new Belonging(group.id(), group.peerIds(), List.of(), self, false));
    return self;
  }

  private GroupMember place(String name) {
    return group.members().stream()
        .filter(member -> member.peerId().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** The most epochs that a member has taken in one step: above 1 only by a snapshot. */
  long largestStep(String name) {
    return events.get(name).largestStep;
  }

  /** What a member answers who asks for the members before its log is open. */
  Optional<Membership> earlyMembership(String name) {
    return early.get(name);
  }

  void stop(String name) {
    running.remove(name).close();
  }

  RaftMember member(String name) {
    return running.get(name);
  }

  Collection<RaftMember> members() {
    return running.values();
  }

  /** The name of the running member that leads, waiting for one to do so. */
  String leader() throws Exception {
    eventually("a leader", () -> running.keySet().stream().anyMatch(this::leads));
    return running.keySet().stream().filter(this::leads).findFirst().orElseThrow();
  }

  private boolean leads(String name) {
    return events.get(name).leading();
  }

  /** Settles a command at whoever leads, asking again as long as nobody does. */
  CommandReply submit(Command command) throws Exception {
    CommandReply[] reply = new CommandReply[1];
    eventually(
        "settled: " + command,
        () -> {
          try {
            reply[0] = member(leader()).submit(command).get(10, TimeUnit.SECONDS);
            return true;
          } catch (ExecutionException e) {
            if (e.getCause() instanceof NotLeadingException) {
              return false;
            }
            throw e;
          }
        });
    return reply[0];
  }

  /** Waits until every running member holds the same state, and returns it. */
  ClusterState agreed() throws Exception {
    ClusterState newest = member(leader()).state();
    eventually(
        "all at epoch " + newest.epoch(),
        () -> members().stream().allMatch(member -> member.state().equals(newest)));
    return newest;
  }

  @Override
  public void close() {
    running.values().parallelStream().forEach(RaftMember::close);
    running.clear();
  }

  /** Keeps what a member told. */
  private static final class RecordedEvents implements RaftEvents {
    private volatile boolean leading;
    private volatile long largestStep;
    private long epoch;

    boolean leading() {
      return leading;
    }

    @Override
    public void onState(ClusterState state) {
      largestStep = Math.max(largestStep, state.epoch() - epoch);
      epoch = state.epoch();
    }

    @Override
    public void onLeading() {
      leading = true;
    }

    @Override
    public void onNotLeading() {
      leading = false;
    }

    @Override
    public void onMember() {}

    @Override
    public void onRemoved() {
      throw new AssertionError("nobody is removed here");
    }

    @Override
    public void onTurnedAway() {
      throw new AssertionError("nobody joins here");
    }

    @Override
    public void onBroken(String why) {
      throw new AssertionError(why);
    }
  }
}
