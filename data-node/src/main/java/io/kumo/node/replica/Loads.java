package io.kumo.node.replica;

import io.kumo.message.DataRequest;
import io.kumo.ring.Key;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keys that are being looked up in the store, and the requests that wait behind each. */
final class Loads {
  private final Effects effects;
  private final Map<Key, Load> byKey = new HashMap<>();
  private final Map<Long, Load> byTicket = new HashMap<>();
  private long lastTicket;
  private int waiting;

  /** One request on the key. */
  sealed interface Request {
    ReplyTo replyTo();
  }

  /** A mutation. */
  record Mutate(DataRequest.Mutate request, ReplyTo replyTo) implements Request {}

  /** A read. */
  record Read(ReplyTo replyTo) implements Request {}

  /** A rewrite of what is of that version; nobody waits for it. */
  record Rewrite(long version) implements Request {
    @Override
    public ReplyTo replyTo() {
      return reply -> {};
    }
  }

  /** One lookup. */
  record Load(Key key, Deque<Request> requests) {}

  /**
   * @param ticketsAfter tickets of an earlier leadership, which are void
   */
  Loads(Effects effects, long ticketsAfter) {
    this.effects = effects;
    this.lastTicket = ticketsAfter;
  }

  boolean loading(Key key) {
    return byKey.containsKey(key);
  }

  /** Requests that wait. */
  int waiting() {
    return waiting;
  }

  long lastTicket() {
    return lastTicket;
  }

  /** Lets the request wait behind the key's lookup, which is begun if there is none. */
  void await(Key key, Request request) {
    Load load = byKey.get(key);
    if (load == null) {
      load = new Load(key, new ArrayDeque<>());
      byKey.put(key, load);
      byTicket.put(++lastTicket, load);
      effects.load(lastTicket, key);
    }
    load.requests().add(request);
    waiting++;
  }

  /** Takes out a lookup that has ended. */
  Optional<Load> end(long ticket) {
    Load load = byTicket.remove(ticket);
    if (load == null) {
      return Optional.empty();
    }
    byKey.remove(load.key());
    waiting -= load.requests().size();
    return Optional.of(load);
  }

  /** Takes out all requests. */
  List<Request> all() {
    List<Request> all = new ArrayList<>();
    byTicket.values().forEach(load -> all.addAll(load.requests()));
    byTicket.clear();
    byKey.clear();
    waiting = 0;
    return all;
  }
}
