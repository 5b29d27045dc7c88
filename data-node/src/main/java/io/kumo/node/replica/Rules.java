package io.kumo.node.replica;

import java.util.EnumSet;
import java.util.Set;

/** Which rules a core follows: all of them, but in a test that turns some off. */
final class Rules {
  /** All rules. */
  static final Rules ALL = new Rules(EnumSet.noneOf(Rule.class));

  private final Set<Rule> off;

  private Rules(Set<Rule> off) {
    this.off = off;
  }

  /** All rules but these. */
  static Rules without(Set<Rule> rules) {
    return rules.isEmpty() ? ALL : new Rules(EnumSet.copyOf(rules));
  }

  boolean obeys(Rule rule) {
    return this == ALL || !off.contains(rule);
  }
}
