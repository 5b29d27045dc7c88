package io.kumo.node.verify;

import io.kumo.node.store.KeyRange;
import io.kumo.ring.Key;
import io.kumo.ring.Member;
import java.util.List;
import java.util.Optional;

/**
 * How a comparison of one partition reaches the replicas. Called by one thread, which may be kept
 * waiting, seconds at the most.
 */
interface Access {
  /**
   * Who is to be compared.
   *
   * @param term of the configuration; another one may have brought members back by a copy
   * @param members all others that hold everything that is acknowledged
   * @param committed all up to here was committed when the members were looked at. A store that was
   *     filled by a copy is exact from some position at or below it on
   */
  record Standing(int term, List<Member> members, long committed) {
    /** Copies the list. */
    public Standing {
      members = List.copyOf(members);
    }
  }

  /** How it stands now; empty where this node does not lead and serve the partition. */
  Optional<Standing> standing();

  /**
   * The begin of a range in this node's store, a megabyte or two.
   *
   * @param atLeast the position that the store must have applied, for which it is waited
   */
  Shown own(KeyRange range, long atLeast) throws NotShownException;

  /** Some keys in this node's store, in rising order. */
  List<Seen> own(List<Key> keys, long atLeast) throws NotShownException;

  /** The same range in a member's store; empty where that has the digest. */
  Optional<Shown> theirs(Member member, KeyRange range, RangeDigest digest, long atLeast)
      throws NotShownException;

  /** Some keys in a member's store, in rising order. */
  List<Seen> theirs(Member member, List<Key> keys, long atLeast) throws NotShownException;

  /**
   * Writes anew what the key holds here, for all members, if that still is of this version, {@link
   * io.kumo.ring.Version#NONE} for nothing. It may come to nothing, and may be repeated.
   */
  void rewrite(Key key, long version);

  /** Lets some time pass in which stores go on. @return whether to go on */
  boolean pause();
}
