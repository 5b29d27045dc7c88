package io.kumo.node.replica;

import io.kumo.message.ConfigurationAsk;
import io.kumo.message.DataRequest;
import io.kumo.node.entry.Batch;
import io.kumo.node.entry.Entry;
import io.kumo.ring.Chain;
import io.kumo.ring.Key;
import io.kumo.ring.NodeId;
import java.util.List;
import java.util.Optional;

/**
 * What can happen to one replica. All from the one thread of its shard; none blocks. Each takes the
 * time at which it happens; times never run backwards.
 *
 * <p>Events are handled in turns: any number of them, then {@link #endTurn}, which makes one batch
 * of all that was stamped since.
 */
public interface Events {
  /** Whether this is another configuration than the newest known: else it needs no event. */
  boolean isNews(Chain chain);

  /**
   * A newer ring shows the partition so.
   *
   * @param epoch of the first ring that did, for replies to clients
   */
  void configured(long epoch, Chain chain, Moment now);

  /** The managers judged an ask. */
  void answered(ConfigurationAsk ask, boolean done, Chain chain, Moment now);

  /** A client wants a mutation run. Answered in this or a later event, exactly once. */
  void offer(DataRequest.Mutate request, ReplyTo replyTo, Moment now);

  /**
   * A client wants the newest committed entry, and it was not to be had from memory, or expired.
   */
  void read(Key key, ReplyTo replyTo, Moment now);

  /** The sweep met a committed entry past its time. Deleted if this replica leads. */
  void expired(Key key, long version, Moment now);

  /**
   * A comparison has proved that another in-sync member holds something else of the key than this
   * replica. If this one leads, and the key still holds the entry of that version, or nothing where
   * that is {@link io.kumo.ring.Version#NONE}, it writes the same anew, under a new version and
   * with the old cas: an ordinary write, so that all members hold it. It may come to nothing.
   */
  void rewrite(Key key, long version, Moment now);

  /** Ends the turn: what was stamped becomes one batch, is journalled and sent. */
  void endTurn(Moment now);

  /** The record that {@link Effects#append} gave under this ticket, and all before, are written. */
  void journalled(long ticket, Moment now);

  /** The store's answer to {@link Effects#load}. */
  void loaded(long ticket, Optional<Entry> entry, Moment now);

  /** The store could not say what the key holds. */
  void loadFailed(long ticket, String why, Moment now);

  /** A peer's message, from the node that its stamp names. */
  void received(PeerMessage message, Moment now);

  /** A new connection to the node stands; what an earlier one carried may be lost. */
  void connected(NodeId peer, Moment now);

  /**
   * The node's machine answers that nobody listens at its port, most likely for the process has
   * ended. A hint that may be wrong: it makes this replica ask sooner, and nothing else.
   */
  void refused(NodeId peer, Moment now);

  /** Time has passed; every 50 ms, or every 250 ms where nothing has happened since it settled. */
  void tick(Moment now);

  /**
   * Whether nothing is under way that a tick could bring on, so that ticks may be rarer until the
   * next event. It is for speed alone: a node ticks a thousand replicas, of which most have nothing
   * to do.
   */
  boolean isSettled(Moment now);

  /**
   * The machine, or this process, stood still for an unknown time that the monotonic clock may not
   * have counted: no lease held counts any more.
   */
  void suspended(Moment now);

  /**
   * This process stops: hand over what is led and leave the lists (rule 7), as far as others go on.
   * Ends in {@link Effects#left}, unless peers or managers are out of reach.
   */
  void stop(Moment now);

  /**
   * This process ends cleanly: no event follows but the journalling of what this one appends, and
   * then the journal is synced.
   */
  void end(Moment now);

  /** {@link Effects#store} has done what it was asked under this ticket. */
  void stored(long ticket, Moment now);

  /**
   * The store has lost some of this partition's entries by damage: what it does not find may be
   * there. Where another replica is whole this one is to be copied anew.
   */
  void damaged(Moment now);

  /** A flush covers all that {@link #damaged} told of: what the store does not find is absent. */
  void whole(Moment now);

  /** The store cannot give all that {@link Effects#readStore} asked for. */
  void storeReadFailed(long session, String why, Moment now);

  /**
   * The answer to {@link Effects#readJournal}.
   *
   * @param batches the next ones, in order; empty if the journal ends there
   * @param hole whether the journal no longer holds all of them: a copy is needed
   */
  void journalRead(long session, List<Batch> batches, boolean hole, Moment now);

  /** The answer to {@link Effects#readStore}. */
  void storeRead(long session, StorePage page, Moment now);
}
