package io.kumo.node.replica;

import io.kumo.message.ConfigurationAsk;
import io.kumo.node.entry.JournalRecord;
import io.kumo.node.entry.Write;
import io.kumo.node.lease.HeldLease;
import io.kumo.ring.Key;
import io.kumo.ring.Member;
import java.util.List;
import java.util.Optional;

/**
 * What one replica wants done. Called by the shard's thread from within an event; no method may
 * block, throw, or call back into the replica. Whatever takes time ends in an event.
 */
public interface Effects {
  /**
   * Writes a record to the shard's journal, in the order of the calls.
   *
   * @param ticket counts this replica's records from 1; {@link Events#journalled} names it when
   *     this record and all before it are written, as the durability setting says
   * @param synced whether it counts as written only once it is forced to disk, whatever the setting
   */
  void append(long ticket, JournalRecord record, boolean synced);

  /** Sends to a peer if a connection stands, else drops: in order, at most once. */
  void send(Member to, PeerMessage message);

  /** Bytes that wait to be sent to the peer's node before what is sent next, as far as is known. */
  long queuedBytes(Member to);

  /**
   * Looks a key up in the store; ends in {@link Events#loaded} or {@link Events#loadFailed} with
   * the same ticket. A commit on the key in between must not be lost: answer what is newest then.
   */
  void load(long ticket, Key key);

  /**
   * These writes are committed, in order of version: cached now, and applied to the store once the
   * journal holding them is synced (rule 12). Nothing at or below {@code watermark} is in doubt.
   */
  void committed(List<Write> writes, long watermark);

  /** Asks the managers; ends in {@link Events#answered}, or never, and is then asked again. */
  void ask(ConfigurationAsk ask);

  /** Publishes what readers outside the shard's thread go by, before the event returns. */
  void publish(Serving serving);

  /** Heartbeats to {@code lease.member()} shall ask for this lease, in these terms. */
  void keepLease(HeldLease lease, int leaderTerm, int term);

  /** Heartbeats to the member shall ask for this partition no more. */
  void dropLease(Member member);

  /**
   * Does something to this replica's part of the store; ends in {@link Events#stored} with the same
   * ticket. Nothing committed is applied between {@link StoreTask.Empty} and {@link
   * StoreTask.Complete}; what {@link #committed} told in between is applied after that.
   */
  void store(long ticket, StoreTask task);

  /**
   * Reads live batches behind {@code after} from the journal, some megabytes at most; ends in
   * {@link Events#journalRead}. Batches from there on are not pruned until the session ends.
   */
  void readJournal(long session, long after);

  /**
   * Reads committed entries in key order behind {@code after}, some megabytes at most, in one short
   * transaction, once the store has applied {@code applied}; ends in {@link Events#storeRead}.
   */
  void readStore(long session, Optional<Key> after, long applied);

  /** The learner's session is over: nothing is kept or read for it any more. */
  void endFeed(long session);

  /**
   * After {@link Events#stop}, once: nobody waits for this replica any more. It leads nothing that
   * another could lead, and its primary counts it no more, or nobody goes on.
   */
  void left();

  /**
   * This replica cannot go on: it holds what the cluster's history denies, or the reverse. It has
   * stopped; the message names both histories. To be logged and shown as an error.
   */
  void broken(String why);
}
