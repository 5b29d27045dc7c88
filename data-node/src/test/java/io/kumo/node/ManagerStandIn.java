package io.kumo.node;

import io.kumo.message.ConfigurationAsk;
import io.kumo.message.ManagerReply;
import io.kumo.message.ManagerReply.AskReply;
import io.kumo.message.ManagerRequest;
import io.kumo.net.FrameHandler;
import io.kumo.net.FrameLimits;
import io.kumo.net.FrameServer;
import io.kumo.net.NetRuntime;
import io.kumo.net.Peer;
import io.kumo.ring.Activity;
import io.kumo.ring.Address;
import io.kumo.ring.Chain;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import io.kumo.ring.Ring;
import io.kumo.ring.RingNode;
import io.kumo.ring.RingSettings;
import io.kumo.wire.Codecs;
import io.kumo.wire.FrameType;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands in for a group of managers: registers nodes, forms chains of all of them on command,
 * judges asks by the terms, and pushes the ring. Where a whole cluster starts anew, each partition
 * is led by those of the nodes that were in its last active list, as managers do.
 */
final class ManagerStandIn implements AutoCloseable {
  private final UUID clusterId = UUID.randomUUID();
  private final RingSettings settings;
  private final FrameServer server;
  private final Set<Peer> watchers = ConcurrentHashMap.newKeySet();
  private final Map<NodeId, RingNode> nodes = new LinkedHashMap<>();
  private final Map<NodeId, Long> nonces = new HashMap<>();
  private final List<Chain> chains = new ArrayList<>();

  /** Of each partition the nodes of its last active list: they hold all that was acknowledged. */
  private final List<List<NodeId>> holders = new ArrayList<>();

  private final List<ManagerRequest.RegisterNode> registrations = new ArrayList<>();
  private long epoch = 1;
  private boolean supersede;

  ManagerStandIn(NetRuntime runtime, RingSettings settings) throws IOException {
    this.settings = settings;
    for (int i = 0; i < settings.partitions(); i++) {
      chains.add(Chain.EMPTY);
      holders.add(List.of());
    }
    server =
        FrameServer.start(
            runtime,
            new Address("127.0.0.1", 0),
            FrameLimits.DEFAULT,
            () -> Optional.of(clusterId),
            Handler::new);
  }

  Address address() {
    return server.address();
  }

  UUID clusterId() {
    return clusterId;
  }

  synchronized Ring ring() {
    return new Ring(clusterId, epoch, settings, nodes, chains);
  }

  /** What each process start said of itself, in order. */
  synchronized List<ManagerRequest.RegisterNode> registrations() {
    return List.copyOf(registrations);
  }

  /** From now on every heartbeat hears that a newer process has registered. */
  synchronized void supersede() {
    supersede = true;
  }

  /** Puts all registered nodes into all chains, each partition led by another in turn. */
  synchronized void form() {
    List<NodeId> ids = List.copyOf(nodes.keySet());
    for (int partition = 0; partition < chains.size(); partition++) {
      List<NodeId> members = new ArrayList<>();
      for (int i = 0; i < Math.min(settings.replicas(), ids.size()); i++) {
        members.add(ids.get((partition + i) % ids.size()));
      }
      lead(partition, members, members);
    }
    publish();
  }

  /** Begins a new leader term of a partition with these members. */
  private void lead(int partition, List<NodeId> members, List<NodeId> assigned) {
    int term = chains.get(partition).term() + 1;
    List<Member> inSync =
        members.stream().map(id -> new Member(id, nodes.get(id).incarnation())).toList();
    chains.set(partition, new Chain(term, term, Activity.INACTIVE, inSync, assigned));
  }

  /**
   * Lets every partition be led anew by those who hold all of it, in their present incarnations.
   * Whoever was dropped has to join: it may lack what was committed since.
   */
  synchronized void formAgain() {
    for (int partition = 0; partition < chains.size(); partition++) {
      lead(partition, holders.get(partition), chains.get(partition).assigned());
    }
    publish();
  }

  /**
   * Sends one of the nodes a newer ring, and says nothing of it to the others. @return its epoch
   */
  synchronized long tellOneOfANewerRing() {
    Ring newer = new Ring(clusterId, epoch + 1, settings, nodes, chains);
    watchers.iterator().next().send(Codecs.RING, newer);
    return newer.epoch();
  }

  private void publish() {
    epoch++;
    Ring ring = ring();
    watchers.forEach(peer -> peer.send(Codecs.RING, ring));
  }

  private synchronized ManagerReply answer(ManagerRequest request) {
    if (request instanceof ManagerRequest.RegisterNode register) {
      return register(register);
    }
    if (request instanceof ManagerRequest.NodeHeartbeat) {
      return supersede ? new ManagerReply.Superseded(99) : new ManagerReply.Alive(epoch);
    }
    if (request instanceof ManagerRequest.Ask ask) {
      List<Chain> before = List.copyOf(chains);
      List<AskReply> replies = new ArrayList<>();
      ask.items().forEach(item -> replies.add(judge(ask.asker(), item)));
      if (!chains.equals(before)) {
        publish();
      }
      return new ManagerReply.Asked(replies);
    }
    return new ManagerReply.Refused("not faked: " + request);
  }

  private ManagerReply register(ManagerRequest.RegisterNode register) {
    if (register.clusterId().isPresent() && !register.clusterId().get().equals(clusterId)) {
      return new ManagerReply.Refused("files of another cluster");
    }
    RingNode known = nodes.get(register.node());
    long incarnation = known == null ? 1 : known.incarnation();
    if (known != null && nonces.get(register.node()) != register.nonce()) {
      incarnation++;
    }
    nonces.put(register.node(), register.nonce());
    registrations.add(register);
    nodes.put(
        register.node(),
        new RingNode(
            register.node(),
            register.address(),
            register.zone(),
            register.weight(),
            incarnation,
            true));
    publish();
    return new ManagerReply.Registered(clusterId, incarnation);
  }

  private AskReply judge(Member asker, ConfigurationAsk ask) {
    Chain chain = chains.get(ask.partition());
    boolean newest = nodes.get(asker.node()).incarnation() == asker.incarnation();
    if (!newest || ask.term() != chain.term() || !chain.inSync().contains(asker)) {
      return new AskReply(ask.partition(), false, chain);
    }
    List<Member> members = new ArrayList<>(chain.inSync());
    if (ask instanceof ConfigurationAsk.Activate) {
      chain =
          new Chain(chain.term(), chain.leaderTerm(), Activity.ACTIVE, members, chain.assigned());
    } else if (ask instanceof ConfigurationAsk.Drop drop) {
      members.remove(drop.member());
      chain = next(chain, members, chain.active() ? Activity.ACTIVE : Activity.INACTIVE);
    } else if (ask instanceof ConfigurationAsk.Add add) {
      members.add(add.member());
      chain = next(chain, members, chain.activity());
    } else if (ask instanceof ConfigurationAsk.TakeOver) {
      members.remove(0);
      members.remove(asker);
      members.add(0, asker);
      chain = next(chain, members, Activity.INACTIVE);
    } else if (ask instanceof ConfigurationAsk.HandOver handOver) {
      members.remove(handOver.successor());
      members.add(0, handOver.successor());
      chain = next(chain, members, Activity.HANDED_OVER);
    }
    chains.set(ask.partition(), chain);
    if (chain.active()) {
      holders.set(ask.partition(), chain.inSync().stream().map(Member::node).toList());
    }
    return new AskReply(ask.partition(), true, chain);
  }

  /** A new term; only where it goes on actively does the leader term stay. */
  private static Chain next(Chain chain, List<Member> members, Activity activity) {
    int term = chain.term() + 1;
    int leaderTerm = activity == Activity.ACTIVE ? chain.leaderTerm() : term;
    return new Chain(term, leaderTerm, activity, members, chain.assigned());
  }

  @Override
  public void close() {
    server.close();
  }

  private final class Handler implements FrameHandler {
    private final Peer peer;

    Handler(Peer peer) {
      this.peer = peer;
    }

    @Override
    public boolean onFrame(int type, int flags, int correlationId, ByteBuf body) {
      if (type != FrameType.MANAGER_REQUEST) {
        return false;
      }
      ManagerRequest request = Codecs.MANAGER_REQUEST.decode(body);
      if (request instanceof ManagerRequest.WatchRing watch) {
        watchers.add(peer);
        peer.reply(correlationId, Codecs.MANAGER_REPLY, new ManagerReply.Watching());
        Ring ring = ring();
        if (ring.epoch() > watch.epoch()) {
          peer.send(Codecs.RING, ring);
        }
      } else {
        peer.reply(correlationId, Codecs.MANAGER_REPLY, answer(request));
      }
      return true;
    }

    @Override
    public void onClosed() {
      watchers.remove(peer);
    }
  }
}
