package io.kumo.proxy.memcached;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Feeds a text decoder and keeps what it gave, as a connection would do it. */
final class Decoding {
  static final int VALUE_BYTES_MAX = 100;

  private final MemoryBudget budget;
  private final Decoder decoder;
  private final List<Command> commands = new ArrayList<>();
  private byte[] left = new byte[0];
  private boolean quit;

  Decoding() {
    this(VALUE_BYTES_MAX, new MemoryBudget(1 << 20));
  }

  Decoding(int valueBytesMax, MemoryBudget budget) {
    this.budget = budget;
    this.decoder = new TextDecoder(() -> valueBytesMax, budget);
  }

  /** All commands of a text of Latin-1. */
  static List<Command> of(String text) {
    return new Decoding().feed(text.getBytes(ISO_8859_1)).commands();
  }

  /** The only command of a text of Latin-1. */
  static Command one(String text) {
    List<Command> commands = of(text);
    if (commands.size() != 1) {
      throw new AssertionError("not one command: " + commands);
    }
    return commands.get(0);
  }

  /** Takes some more bytes, behind what was left of those before. */
  Decoding feed(byte[] bytes) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(left);
    all.writeBytes(bytes);
    // A direct buffer and an offset, as the network has them.
    ByteBuffer in = ByteBuffer.allocateDirect(all.size() + 3);
    in.position(3);
    in.put(all.toByteArray());
    in.position(3);
    Command next = quit ? null : decoder.next(in);
    while (next != null) {
      commands.add(next);
      quit = next instanceof Command.Quit;
      next = quit ? null : decoder.next(in);
    }
    left = new byte[quit ? 0 : in.remaining()];
    if (!quit) {
      in.get(left);
    }
    return this;
  }

  List<Command> commands() {
    return commands;
  }

  byte[] left() {
    return left;
  }

  Decoder decoder() {
    return decoder;
  }

  MemoryBudget budget() {
    return budget;
  }
}
