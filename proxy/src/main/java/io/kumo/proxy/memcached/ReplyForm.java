package io.kumo.proxy.memcached;

/**
 * How a command wants its answer: what its protocol's encoder must know and nobody else looks at,
 * such as {@code noreply}, an opaque, or the return flags in the order asked. Immutable.
 */
public interface ReplyForm {}
