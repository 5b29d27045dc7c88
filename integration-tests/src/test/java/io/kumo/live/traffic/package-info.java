/**
 * What talks to a server: data sets that can be told again at any time, a memcached connection on
 * which every byte is the test's own, keys that no other test uses.
 */
package io.kumo.live.traffic;
