package io.kumo.live.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.kumo.message.Expiry;
import io.kumo.message.Mutation;
import io.kumo.ring.Key;
import java.io.ByteArrayOutputStream;
import java.util.Locale;

/** Operations as memcached's text protocol writes them. Only entries that never end. */
final class TextCommands {
  private TextCommands() {}

  static byte[] read(Key key) {
    return line("gets " + key);
  }

  static byte[] of(Mutation.OnKey mutation) {
    if (mutation instanceof Mutation.Store store) {
      requireEndless(store.expiry());
      return store(store);
    }
    if (mutation instanceof Mutation.Arithmetic count) {
      String verb = count.decrement() ? "decr " : "incr ";
      return line(verb + count.key() + " " + Long.toUnsignedString(count.delta()));
    }
    if (mutation instanceof Mutation.Delete delete) {
      return line("delete " + delete.key());
    }
    Mutation.Touch touch = (Mutation.Touch) mutation;
    requireEndless(touch.expiry());
    return touch.wantsValue() ? line("gats 0 " + touch.key()) : line("touch " + touch.key() + " 0");
  }

  private static byte[] store(Mutation.Store store) {
    boolean compares = store.compareCas().isPresent();
    String verb = compares ? "cas" : store.mode().name().toLowerCase(Locale.ROOT);
    String cas = compares ? " " + Long.toUnsignedString(store.compareCas().getAsLong()) : "";
    String flags = Integer.toUnsignedString(store.flags());
    ByteArrayOutputStream command = new ByteArrayOutputStream(store.value().length + 300);
    command.writeBytes(
        line(verb + " " + store.key() + " " + flags + " 0 " + store.value().length + cas));
    command.writeBytes(store.value());
    command.writeBytes(line(""));
    return command.toByteArray();
  }

  private static void requireEndless(Expiry expiry) {
    if (!expiry.equals(Expiry.NEVER)) {
      throw new IllegalArgumentException("not written here: " + expiry);
    }
  }

  private static byte[] line(String text) {
    return (text + "\r\n").getBytes(ISO_8859_1);
  }
}
