/**
 * The smart client: routes each operation to the primary of its key's partition, retries until its
 * time is over, and tells definitely not applied from outcome unknown.
 *
 * <p>Applications start with {@link io.kumo.client.KumoClient}; proxies with the {@link
 * io.kumo.client.ClusterClient} below it, which speaks in requests and replies. What decides about
 * attempts is {@link io.kumo.client.OperationFlow}: pure, so that the simulator runs the same class
 * on virtual time. Depends on {@code watch}, {@code net}, {@code metrics} and what lies below them.
 */
package io.kumo.client;
