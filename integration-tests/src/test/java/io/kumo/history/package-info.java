/**
 * Whether what clients saw of a key can have happened one operation at a time.
 *
 * <p>Start with {@link io.kumo.history.Linearizability}; {@link io.kumo.history.KeyModel} says what
 * memcached's operations do, written independently of the code under test.
 */
package io.kumo.history;
