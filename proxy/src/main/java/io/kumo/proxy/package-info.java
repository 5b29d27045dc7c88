/**
 * The memcached front: accepts applications' connections and answers them from the cluster.
 *
 * <p>Start with {@link io.kumo.proxy.Proxy}, which assembles the rest: {@code memcached} turns
 * bytes into commands and results into replies, {@code route} runs one connection's commands
 * against the cluster in the right order, and the Netty edge lives here. Nothing imports this
 * package from inside the module.
 */
package io.kumo.proxy;
