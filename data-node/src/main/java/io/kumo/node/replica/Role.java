package io.kumo.node.replica;

import io.kumo.message.ConfigurationAsk;
import io.kumo.message.DataReply;
import io.kumo.message.DataRequest;
import io.kumo.node.entry.Batch;
import io.kumo.node.entry.Entry;
import io.kumo.ring.Key;
import io.kumo.ring.NodeId;
import java.util.List;
import java.util.Optional;

/**
 * What a replica is at present: {@link Primary}, {@link Follower} or {@link Learner}. Each event is
 * the role's; what a role has no use for is ignored.
 */
interface Role {
  /** The newest configuration has changed, and leaves the role as it is. */
  void configured(Moment now);

  /** A peer's message, but for those that make another role of this one. */
  void received(PeerMessage message, Moment now);

  /** Time has passed. */
  void tick(Moment now);

  /** See {@link Events#isSettled}. */
  default boolean isSettled(Moment now) {
    return false;
  }

  /** The journal has taken more. */
  void journalled(Moment now);

  /** Another role takes over. */
  void leave(Moment now);

  /** The managers judged an ask; what they say of the configuration is known already. */
  default void answered(ConfigurationAsk ask, boolean done, Moment now) {}

  /** A new connection to the node stands. */
  default void connected(NodeId peer, Moment now) {}

  /** Nobody listens at the node's port. */
  default void refused(NodeId peer, Moment now) {}

  /** The turn ends. */
  default void endTurn(Moment now) {}

  /** A mutation; only a primary runs it. */
  default void offer(DataRequest.Mutate request, ReplyTo replyTo, Moment now) {
    replyTo.reply(elsewhere());
  }

  /** A read; only a primary answers it. */
  default void read(Key key, ReplyTo replyTo, Moment now) {
    replyTo.reply(elsewhere());
  }

  /** What a client is told that came to the wrong place. */
  DataReply elsewhere();

  /** The sweep met an expired entry. */
  default void expired(Key key, long version, Moment now) {}

  /** Another replica was found to hold something else. */
  default void rewrite(Key key, long version, Moment now) {}

  /** A load has ended. */
  default void loaded(long ticket, Optional<Entry> entry, Moment now) {}

  /** The store could not be read for a learner. */
  default void storeReadFailed(long session, String why, Moment now) {}

  /** A load has failed. */
  default void loadFailed(long ticket, String why, Moment now) {}

  /** The process stops, see {@link ReplicaState#stopping}: tells whom it concerns. */
  default void stop(Moment now) {}

  /** Whether nobody waits for this replica, whose process stops. */
  boolean left(Moment now);

  /** The machine stood still: no lease counts. */
  default void suspended(Moment now) {}

  /** The store has done a task. */
  default void stored(long ticket, Moment now) {}

  /** The journal was read for a learner. */
  default void journalRead(long session, List<Batch> batches, boolean hole, Moment now) {}

  /** The store was read for a learner. */
  default void storeRead(long session, StorePage page, Moment now) {}
}
