package io.kumo.node.journal;

import java.io.IOException;

/** A cursor met bytes that are not what was written. */
public final class DamagedJournalException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Says where. */
  private final transient JournalDamage damage;

  DamagedJournalException(JournalDamage damage) {
    super(damage.toString());
    this.damage = damage;
  }

  /** The place. */
  public JournalDamage damage() {
    return damage;
  }
}
