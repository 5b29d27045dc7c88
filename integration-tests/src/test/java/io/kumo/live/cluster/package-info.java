/**
 * What is tested: a cluster in this process, the same as separate processes, and Debian's
 * memcached, which shows that the tests ask for what memcached does.
 *
 * <p>Start with {@link io.kumo.live.cluster.MemcachedServer}.
 */
package io.kumo.live.cluster;
