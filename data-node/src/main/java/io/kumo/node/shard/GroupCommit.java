package io.kumo.node.shard;

import io.kumo.node.entry.Batch;
import io.kumo.node.entry.JournalRecord;
import io.kumo.node.journal.Journal;
import io.kumo.node.journal.JournalWriteException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what a shard's replicas append in one turn as one commit of the journal, and tells each
 * when its records count as written. Owned by the shard's thread.
 *
 * <p>Where the disk refuses, the records stay and are tried again, in their order, at the next
 * turn: nobody is told that they are written, so that nothing is acknowledged ({@link #isStuck}).
 */
final class GroupCommit {
  private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);

  private final Journal journal;
  private final Durability durability;
  private final LongConsumer force;

  private final List<JournalRecord> toWrite = new ArrayList<>();
  private final List<Ticket> tickets = new ArrayList<>();
  private final ArrayDeque<Unforced> unforced = new ArrayDeque<>();
  private final Map<Appender, Integer> unforcedCounts = new HashMap<>();
  private volatile boolean stuck;

  private record Ticket(Appender appender, long number, boolean synced) {}

  /** Whose records are written; told when. */
  interface Appender {
    /** The record under this ticket, and all before it, count as written. */
    void journalled(long ticket);
  }

  private record Unforced(Ticket ticket, long position) {}

  /**
   * An empty commit.
   *
   * @param force asks for the journal to be forced up to a position; ends in {@link #forced}
   */
  GroupCommit(Journal journal, Durability durability, LongConsumer force) {
    this.journal = journal;
    this.durability = durability;
    this.force = force;
  }

  /** Takes a record; see {@link io.kumo.node.replica.Effects#append}. */
  void add(Appender appender, long ticket, JournalRecord record, boolean synced) {
    toWrite.add(record);
    tickets.add(new Ticket(appender, ticket, synced || durability == Durability.FSYNC));
  }

  /** Whether the disk refuses what is to be written. Any thread. */
  boolean isStuck() {
    return stuck;
  }

  /** Whether anything waits to be written. */
  boolean isEmpty() {
    return toWrite.isEmpty();
  }

  /** Writes all that was added, and tells the appenders what needs no force. */
  void write() {
    if (toWrite.isEmpty()) {
      return;
    }
    int written = toWrite.size();
    try {
      journal.append(toWrite);
      if (stuck) {
        LOG.info("the journal takes writes again");
        stuck = false;
      }
    } catch (JournalWriteException e) {
      written = e.recordsWritten();
      if (!stuck) {
        LOG.error("the journal takes no writes, mutations are refused: {}", e.getMessage());
        stuck = true;
      }
    }
    settle(written);
  }

  /**
   * Writes what is in doubt of a partition anew; see {@link Journal#carry}. Not while anything
   * waits to be written, for that may be a part of it.
   *
   * @return whether it was written
   */
  boolean carry(int partition, long watermark, List<Batch> batches) {
    if (!toWrite.isEmpty()) {
      return false;
    }
    try {
      return journal.carry(partition, watermark, batches);
    } catch (JournalWriteException e) {
      LOG.warn("what is in doubt of partition {} cannot be written anew", partition, e);
      return false;
    }
  }

  private void settle(int written) {
    long position = journal.writtenPosition();
    boolean wanted = false;
    // Told only after the lists are cleared: the appenders may append anew.
    List<Ticket> settled = new ArrayList<>(tickets.subList(0, written));
    tickets.subList(0, written).clear();
    toWrite.subList(0, written).clear();
    for (int i = 0; i < settled.size(); i++) {
      Ticket ticket = settled.get(i);
      // What follows a record that waits for the force waits with it, for tickets come in order.
      if (ticket.synced() || unforcedCounts.containsKey(ticket.appender())) {
        unforcedCounts.merge(ticket.appender(), 1, Integer::sum);
        unforced.add(new Unforced(ticket, position));
        wanted = true;
      } else if (lastOfItsAppender(settled, i)) {
        ticket.appender().journalled(ticket.number());
      }
    }
    if (wanted) {
      force.accept(position);
    }
  }

  /** Records of one appender mostly stand side by side: one call then tells of all. */
  private static boolean lastOfItsAppender(List<Ticket> tickets, int at) {
    return at + 1 == tickets.size() || tickets.get(at + 1).appender() != tickets.get(at).appender();
  }

  /** The journal is synced up to {@code position}: tells the appenders that waited for it. */
  void forced(long position) {
    while (!unforced.isEmpty() && unforced.peek().position() <= position) {
      Ticket ticket = unforced.remove().ticket();
      unforcedCounts.computeIfPresent(
          ticket.appender(), (appender, count) -> count == 1 ? null : count - 1);
      ticket.appender().journalled(ticket.number());
    }
  }
}
