/**
 * Live clusters under unchanged memcached clients, the smart client, garbage and restarts.
 *
 * <p>{@code cluster} starts and stops what is tested, {@code traffic} talks to it, {@code attack}
 * mistreats it. The tests here say what must hold; start with {@link
 * io.kumo.live.SpymemcachedTest}. Nothing is timed; whoever waits does so inside {@link
 * io.kumo.live.cluster.Eventually}.
 */
package io.kumo.live;
