package io.kumo.proxy.memcached;

import static java.util.Objects.requireNonNull;

/** One connection's way of speaking. */
public record Protocol(Decoder decoder, ReplyEncoder encoder) {
  /** Refuses missing parts. */
  public Protocol {
    requireNonNull(decoder, "decoder");
    requireNonNull(encoder, "encoder");
  }
}
