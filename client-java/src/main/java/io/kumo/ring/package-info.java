/**
 * Where a key lives: the hash, the partitions it cuts the ring into, and each partition's chain.
 *
 * <p>Start with {@link io.kumo.ring.Ring}, the published picture of a cluster that nodes, proxies
 * and clients route by. Everything here is an immutable value; the package depends on the JDK and
 * the hash library alone.
 */
package io.kumo.ring;
