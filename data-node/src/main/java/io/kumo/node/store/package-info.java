/**
 * The store of a shard: committed entries only, on disk.
 *
 * <p>Start with {@link io.kumo.node.store.EntryStore}; {@link io.kumo.node.store.XodusStore} keeps
 * it in a Xodus environment. The only package that knows Xodus. Depends on {@code entry} and
 * client-java.
 */
package io.kumo.node.store;
