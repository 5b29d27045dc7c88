/**
 * What a process knows of its cluster, and whom it asks: the newest ring, kept up to date by a
 * connection to one of the managers, and the managers themselves.
 *
 * <p>Start with {@link io.kumo.watch.RingWatcher}, which publishes through {@link
 * io.kumo.watch.NewestRing} and shares the connection of a {@link io.kumo.watch.ManagerClient}.
 * Depends on {@code net}, {@code wire} and what lies below them.
 */
package io.kumo.watch;
