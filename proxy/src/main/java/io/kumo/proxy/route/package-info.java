/**
 * Runs one connection's commands against the cluster: side by side where keys differ, in order
 * where they are the same, and answers them in the order in which they came.
 *
 * <p>Start with {@link io.kumo.proxy.route.ConnectionSession}; {@link io.kumo.proxy.route.Backend}
 * is what it needs of a cluster, and a {@link io.kumo.proxy.route.Turn} is one place in the order
 * of answers. No sockets and no threads in here: everything is driven by the thread that owns the
 * connection, and the clock is passed in. Depends on {@code memcached} and on client-java.
 */
package io.kumo.proxy.route;
