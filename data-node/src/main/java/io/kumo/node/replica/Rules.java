package io.kumo.node.replica;

import java.util.EnumSet;
import java.util.Set;

/** Which rules a core follows: all of them, but in a test that turns one off. */
final class Rules {
  /** All rules. */
  static final Rules ALL = new Rules(EnumSet.noneOf(Rule.class));

  private final Set<Rule> off;

  private Rules(Set<Rule> off) {
    this.off = off;
  }

  /** All rules but one. */
  static Rules without(Rule rule) {
    return new Rules(EnumSet.of(rule));
  }

  boolean obeys(Rule rule) {
    return this == ALL || !off.contains(rule);
  }
}
