package io.kumo.node.verify;

import io.kumo.ring.Member;

/** Is told what a comparison comes to, by the comparing thread. */
interface Findings {
  /** So many entries of this node's were read, and compared with all members that could be. */
  void compared(int keys);

  /** The member holds something else than the primary: proved, told once for each key and pass. */
  void differs(Member member, Disagreement what);

  /** What was told to differ holds the same now, on both. */
  void repaired(Member member, Disagreement what);

  /** What was told to differ still does: the next pass finds it again. */
  void unrepaired(Member member, Disagreement what);

  /** So many keys were written whenever they were looked at: the next pass looks again. */
  void unsettled(Member member, int keys);

  /** A replica could not be read; this node's own where {@code member} is itself. */
  void notShown(Member member, NotShownException why);
}
