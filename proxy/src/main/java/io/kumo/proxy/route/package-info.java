/**
 * Runs one connection's commands against the cluster: side by side where keys differ, in order
 * where they are the same, and answers them in the order in which they came.
 *
 * <p>Start with {@link io.kumo.proxy.route.ConnectionSession}; {@link io.kumo.proxy.route.Backend}
 * is what it needs of a cluster. No sockets and no clocks in here; everything is driven by the
 * thread that owns the connection. Depends on {@code memcached} and on client-java.
 */
package io.kumo.proxy.route;
