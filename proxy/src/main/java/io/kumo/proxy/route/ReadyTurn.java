package io.kumo.proxy.route;

import io.kumo.proxy.memcached.Output;
import io.kumo.proxy.memcached.ReplyEncoder;
import java.util.function.BiConsumer;

/** An answer that waits for nothing but its place; it is made when its place has come. */
final class ReadyTurn extends Turn {
  private final BiConsumer<ReplyEncoder, Output> answer;

  ReadyTurn(BiConsumer<ReplyEncoder, Output> answer) {
    super(0);
    this.answer = answer;
    markDone();
  }

  @Override
  void write(ReplyEncoder encoder, Output out) {
    answer.accept(encoder, out);
  }
}
