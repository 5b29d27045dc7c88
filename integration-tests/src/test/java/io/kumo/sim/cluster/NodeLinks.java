package io.kumo.sim.cluster;

import io.kumo.node.lease.Heartbeat;
import io.kumo.node.lease.HeartbeatSender;
import io.kumo.node.lease.HeldLease;
import io.kumo.node.peer.NodeFrames;
import io.kumo.node.peer.PeerFrame;
import io.kumo.node.replica.PeerMessage;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import io.kumo.ring.Ring;
import io.kumo.ring.RingNode;
import io.kumo.sim.Scheduler;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A process's connections to all other nodes of the ring, as {@code PeerLinks} keeps them: to each
 * one for the stream of messages, and one for the heartbeats of all partitions, whose table is its
 * own.
 */
final class NodeLinks {
  private final World world;
  private final NodeProcess process;
  private final Member self;
  private final Actor actor;
  private final Map<NodeId, Link> links = new TreeMap<>();

  NodeLinks(World world, NodeProcess process, Member self) {
    this.world = world;
    this.process = process;
    this.self = self;
    actor = process.actor();
    beat();
  }

  void follow(Ring ring) {
    for (RingNode node : ring.nodes().values().stream().sorted(this::byId).toList()) {
      if (!node.id().equals(self.node()) && !links.containsKey(node.id())) {
        Link link = new Link(node.id(), node.address().host());
        links.put(node.id(), link);
        link.connectStream();
        link.connectBeats();
      }
    }
  }

  private int byId(RingNode a, RingNode b) {
    return a.id().compareTo(b.id());
  }

  void send(Member to, List<PeerMessage> messages) {
    Link link = links.get(to.node());
    if (link != null && link.stream.isPresent()) {
      PeerFrame frame = new PeerFrame(self, to, messages);
      link.stream.get().send(Frame.of(NodeFrames.MESSAGES_CODEC, 0, frame));
    }
  }

  void keepLease(HeldLease lease, int leaderTerm, int term) {
    Link link = links.get(lease.member().node());
    if (link != null) {
      link.keepLease(lease, leaderTerm, term);
    }
  }

  void dropLease(int partition, Member member) {
    Link link = links.get(member.node());
    if (link != null) {
      link.dropLease(partition, member);
    }
  }

  private void beat() {
    actor.later(world.shape().limits().leases().heartbeatNanos(), this::beat);
    links.values().forEach(Link::beat);
  }

  /** A connection that stands, with a heartbeat table of its own (rule 9). */
  private record Live(Wire.End end, Calls calls, HeartbeatSender heartbeats) {}

  private record Leading(HeldLease lease, int leaderTerm, int term) {}

  private final class Link {
    private final NodeId node;
    private final String host;
    private final Map<Integer, Leading> leases = new TreeMap<>();
    private final Map<Long, Long> sentNanos = new HashMap<>();
    private Optional<Live> live = Optional.empty();
    private Optional<Wire.End> stream = Optional.empty();
    private boolean hurrying;

    Link(NodeId node, String host) {
      this.node = node;
      this.host = host;
    }

    void connectStream() {
      world.network().connect(actor, host, self, new Stream(this));
    }

    void connectBeats() {
      world.network().connect(actor, host, self, new Attempt(this));
    }

    void keepLease(HeldLease lease, int leaderTerm, int term) {
      leases.put(lease.partition(), new Leading(lease, leaderTerm, term));
      live.ifPresent(now -> now.heartbeats.lead(lease, leaderTerm, term));
      if (!hurrying) {
        hurrying = true;
        actor.later(
            Scheduler.ms(2),
            () -> {
              hurrying = false;
              beat();
            });
      }
    }

    void dropLease(int partition, Member member) {
      Leading kept = leases.get(partition);
      if (kept != null && kept.lease.member().equals(member)) {
        leases.remove(partition);
        live.ifPresent(now -> now.heartbeats.leave(partition));
      }
    }

    void beat() {
      if (live.isEmpty() || live.get().heartbeats.idle()) {
        return;
      }
      Live over = live.get();
      Optional<Heartbeat> heartbeat = over.heartbeats.next(actor.nanos());
      if (heartbeat.isEmpty()) {
        over.end.close();
        return;
      }
      sentNanos.put(heartbeat.get().number(), actor.nanos());
      over.calls.ask(
          NodeFrames.HEARTBEAT_CODEC,
          heartbeat.get(),
          world.shape().limits().leases().graceNanos(),
          new Calls.Call() {
            @Override
            public void onReply(Frame frame) {
              answered(over, frame.read(NodeFrames.HEARTBEAT_ANSWER_CODEC));
            }

            @Override
            public void onLost(String why) {
              // Nothing is granted, and the lease runs out by itself.
            }
          });
    }

    private void answered(Live over, Heartbeat.Answer answer) {
      over.heartbeats.answered(answer);
      misjudge(answer);
      for (int partition : leases.keySet()) {
        process.replica(partition).ifPresent(ReplicaSeat::checkServing);
      }
    }

    /** Rules turned off: leases from receipt, or for a table that was not judged. */
    private void misjudge(Heartbeat.Answer answer) {
      boolean fromReceipt = !world.wiring().obeys(ClusterRule.LEASE_FROM_SENDING);
      if (fromReceipt || !world.wiring().obeys(ClusterRule.HEARTBEAT_NUMBER)) {
        long from = fromReceipt ? actor.nanos() : sentNanos.get(answer.number());
        for (Leading leading : leases.values()) {
          if (!answer.refused().contains(leading.lease.partition())) {
            leading.lease.extend(from + world.shape().limits().leases().leaseNanos());
          }
        }
      }
    }
  }

  /** A connection for messages from its beginning. */
  private final class Stream implements Network.Handler {
    private final Link link;
    private boolean stood;

    Stream(Link link) {
      this.link = link;
    }

    @Override
    public void onOpen(Wire.End end) {
      stood = true;
      link.stream = Optional.of(end);
      process.connected(link.node);
    }

    @Override
    public void onFrame(Frame frame) {
      throw new IllegalStateException("a message's answer comes by itself: " + frame.type());
    }

    @Override
    public void onClosed() {
      link.stream = Optional.empty();
      if (!stood && !world.network().isListening(link.host)) {
        process.refused(link.node);
      }
      actor.later(world.random().ms(20, 500), link::connectStream);
    }
  }

  /** A connection for heartbeats from its beginning. */
  private final class Attempt implements Network.Handler {
    private final Link link;
    private Optional<Live> mine = Optional.empty();

    Attempt(Link link) {
      this.link = link;
    }

    @Override
    public void onOpen(Wire.End end) {
      HeartbeatSender heartbeats = new HeartbeatSender(world.shape().limits().leases());
      link.leases.values().forEach(each -> heartbeats.lead(each.lease, each.leaderTerm, each.term));
      link.sentNanos.clear();
      mine = Optional.of(new Live(end, new Calls(actor, end), heartbeats));
      link.live = mine;
      link.beat();
    }

    @Override
    public void onFrame(Frame frame) {
      mine.orElseThrow().calls.onFrame(frame);
    }

    @Override
    public void onClosed() {
      link.live = Optional.empty();
      mine.ifPresent(gone -> gone.calls.onClosed());
      actor.later(world.random().ms(20, 500), link::connectBeats);
    }
  }

  /** Only for people. */
  @Override
  public String toString() {
    Map<NodeId, Boolean> standing = new LinkedHashMap<>();
    links.forEach((node, link) -> standing.put(node, link.live.isPresent()));
    return standing.toString();
  }
}
