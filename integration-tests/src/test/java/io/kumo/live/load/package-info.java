/**
 * A constant load of every operation, each recorded with its times and its outcome, and the
 * judgement of what was recorded.
 *
 * <p>Start with {@link io.kumo.live.load.Load}; {@link io.kumo.live.load.Judgement} says what the
 * cluster has promised and broken.
 */
package io.kumo.live.load;
