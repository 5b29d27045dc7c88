package io.kumo.node.replica;

/**
 * When an event happened.
 *
 * @param nanos this process's monotonic clock, meaningful only against another of its readings
 * @param wallMs the wall clock, milliseconds since 1970 UTC; used for expiry alone
 */
public record Moment(long nanos, long wallMs) {}
