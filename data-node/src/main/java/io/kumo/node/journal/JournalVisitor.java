package io.kumo.node.journal;

import io.kumo.node.entry.JournalRecord;
import java.util.List;

/** Is told what a journal holds while it is opened, in order, on the opening thread. */
public interface JournalVisitor {
  /**
   * A segment begins: the state of all partitions at this point. The first one stands for
   * everything that was pruned; a later one that differs from what the records before it have led
   * to means that something between was lost.
   *
   * @param position behind the head
   */
  void head(long position, List<JournalRecord.State> states);

  /**
   * The next record.
   *
   * @param position behind the group commit that holds it
   */
  void record(long position, JournalRecord record);

  /** Something is missing here: told before what follows it. */
  void damaged(JournalDamage damage);
}
