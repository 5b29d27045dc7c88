/**
 * What befalls a cluster of real processes under load, and how it takes that.
 *
 * <p>Start with {@link io.kumo.live.fault.Campaign}: round by round it lays a load on an {@link
 * io.kumo.live.fault.Arena}, lets a {@link io.kumo.live.fault.Fault} strike, waits until all is
 * well, and judges what the clients saw.
 */
package io.kumo.live.fault;
