package io.kumo.node.verify;

import io.kumo.node.entry.Entry;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * 64 bits that tell entries apart which differ by accident. Not meant against an adversary: whoever
 * can write into a store's files can do anything.
 */
final class Fingerprint {
  private Fingerprint() {}

  /** Of all of an entry but its key. */
  static long of(Entry entry) {
    long hash = mix(entry.version(), entry.cas());
    hash = mix(hash, ((long) entry.flags() << Integer.SIZE) | (entry.state() & 0xffff_ffffL));
    hash = mix(hash, entry.expiryMs());
    return mix(hash, ofBytes(entry.value()));
  }

  /** Two checksums of different polynomials: each alone finds a changed byte for certain. */
  private static long ofBytes(byte[] bytes) {
    CRC32C castagnoli = new CRC32C();
    castagnoli.update(bytes);
    CRC32 ethernet = new CRC32();
    ethernet.update(bytes);
    return (castagnoli.getValue() << Integer.SIZE) | ethernet.getValue();
  }

  /**
   * Takes a further number into a hash, in which the order counts. The finisher is that of
   * SplitMix64 (Steele, Lea, Flood, "Fast Splittable Pseudorandom Number Generators", 2014).
   */
  static long mix(long hash, long next) {
    long mixed = hash * 31 + next + 0x9e3779b97f4a7c15L;
    mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }
}
