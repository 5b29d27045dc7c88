/**
 * How managers become a group, once: the store folder with its identity, and the decision of an
 * empty one whether to form a group, to wait or to refuse.
 *
 * <p>Start with {@link io.kumo.manager.founding.Founding}. Depends on client-java's {@code ring}
 * and {@code message}; only {@link io.kumo.manager.founding.StoreFolder} touches files.
 */
package io.kumo.manager.founding;
