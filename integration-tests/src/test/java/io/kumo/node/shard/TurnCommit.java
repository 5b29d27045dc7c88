package io.kumo.node.shard;

import io.kumo.node.entry.JournalRecord;
import io.kumo.node.journal.Journal;
import java.util.IdentityHashMap;
import java.util.function.LongConsumer;

/** The production group commit, for a shard whose turns the simulation drives. */
public final class TurnCommit {
  private final GroupCommit commit;
  private final IdentityHashMap<Writer, GroupCommit.Appender> appenders = new IdentityHashMap<>();

  /** Whose records are written. */
  public interface Writer {
    /** The record under this ticket, and all before it, count as written. */
    void journalled(long ticket);
  }

  /** See {@link GroupCommit}. */
  public TurnCommit(Journal journal, Durability durability, LongConsumer force) {
    commit = new GroupCommit(journal, durability, force);
  }

  /** See {@link GroupCommit#add}. */
  public void add(Writer writer, long ticket, JournalRecord record, boolean synced) {
    commit.add(appenders.computeIfAbsent(writer, one -> one::journalled), ticket, record, synced);
  }

  /** See {@link GroupCommit#isEmpty}. */
  public boolean isEmpty() {
    return commit.isEmpty();
  }

  /** See {@link GroupCommit#isStuck}. */
  public boolean isStuck() {
    return commit.isStuck();
  }

  /** See {@link GroupCommit#write}. */
  public void write() {
    commit.write();
  }

  /** See {@link GroupCommit#forced}. */
  public void forced(long position) {
    commit.forced(position);
  }
}
