package io.kumo.live.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.kumo.message.DataReply;
import io.kumo.message.Mutation;
import io.kumo.message.Value;

/** Operations as people read them: what a write wrote, what a read found. */
final class Wording {
  private static final int CHARS_MAX = 60;

  private Wording() {}

  static String of(Done done) {
    return "%,14d .. %,14d us  entrance %d  %s -> %s"
        .formatted(
            done.called() / 1000,
            done.returned() / 1000,
            done.entrance(),
            done.mutation().map(Wording::of).orElse("get"),
            of(done.outcome()));
  }

  private static String of(Mutation.OnKey mutation) {
    return mutation instanceof Mutation.Store store
        ? store.mode()
            + " "
            + text(store.value())
            + (store.compareCas().isPresent() ? " if cas " + store.compareCas().getAsLong() : "")
        : mutation.toString();
  }

  private static String of(Outcome outcome) {
    return outcome.reply().map(Wording::of).orElse(outcome.kind() + " " + outcome.why());
  }

  private static String of(DataReply reply) {
    if (reply instanceof DataReply.Found found) {
      return "found " + of(found.value());
    }
    if (reply instanceof DataReply.Applied applied && applied.value().isPresent()) {
      return "touched " + of(applied.value().get());
    }
    return reply.toString();
  }

  private static String of(Value value) {
    return text(value.bytes()) + " flags " + value.flags() + " cas " + value.cas();
  }

  private static String text(byte[] bytes) {
    String text = new String(bytes, ISO_8859_1).replaceAll("v{2,}", "v*");
    return text.length() > CHARS_MAX ? text.substring(0, CHARS_MAX) + ".." : text;
  }
}
