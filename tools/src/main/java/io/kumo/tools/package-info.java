/**
 * Kumo's programs, one class each: {@link io.kumo.tools.KumoManager}, {@link
 * io.kumo.tools.KumoNode}, {@link io.kumo.tools.KumoProxy}, {@link io.kumo.tools.KumoLocal} and
 * {@link io.kumo.tools.KumoAdmin}.
 *
 * <p>A program's class says what its options are and turns them into the configuration of the
 * server that it starts. Nothing imports this package.
 */
package io.kumo.tools;
