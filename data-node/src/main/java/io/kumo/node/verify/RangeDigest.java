package io.kumo.node.verify;

import java.util.List;

/**
 * All that a store holds of a range, in little: two stores with the same digest hold the same.
 *
 * @param count of its entries
 * @param hash over keys, versions and fingerprints, in the order of the keys
 */
record RangeDigest(int count, long hash) {
  static RangeDigest of(List<Seen> entries) {
    long hash = 0;
    for (Seen entry : entries) {
      hash = Fingerprint.mix(hash, entry.key().hash());
      hash = Fingerprint.mix(hash, entry.version());
      hash = Fingerprint.mix(hash, entry.fingerprint());
    }
    return new RangeDigest(entries.size(), hash);
  }
}
