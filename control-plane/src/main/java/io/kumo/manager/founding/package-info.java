/**
 * How managers become a group and how its members change: the store folder with its identity, the
 * decision of an empty one whether to form a group, to wait or to refuse, and the steps by which
 * the leader adds, removes and replaces members.
 *
 * <p>Start with {@link io.kumo.manager.founding.Founding} and {@link
 * io.kumo.manager.founding.MemberChange}. Depends on client-java's {@code ring} and {@code
 * message}; only {@link io.kumo.manager.founding.StoreFolder} touches files.
 */
package io.kumo.manager.founding;
