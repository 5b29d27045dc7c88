/**
 * What a manager answers to nodes, proxies, clients, tools and other managers, and the rings that
 * it pushes to those who watch.
 *
 * <p>Start with {@link io.kumo.manager.endpoint.ManagerService}. Any manager answers any request;
 * what only the leader can answer is passed on to it, once, within a time-out. Depends on {@code
 * lead}, {@code raft}, {@code state} and on client-java's {@code net}, {@code watch}, {@code wire},
 * {@code message}, {@code ring} and {@code time}.
 */
package io.kumo.manager.endpoint;
