package io.kumo.proxy.memcached;

import io.kumo.message.Expiry;
import io.kumo.message.Mutation;
import io.kumo.ring.Key;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.function.IntSupplier;

/**
 * The classic text protocol, worded and stumbling as memcached 1.6 does.
 *
 * <p>States: in a line (all of it stays in the caller's buffer until its newline has come; no byte
 * is searched twice); in a value (taken piece by piece); skipping (the rest of a value that nobody
 * wants). What it holds is bounded: a line that has no newline within {@value #LINE_BYTES_MAX}
 * bytes ends the connection, unless it begins with {@code get} or {@code gets}, which may have
 * {@value #GET_LINE_BYTES_MAX}; values are bounded by the limit and the shared budget.
 */
final class TextDecoder implements Decoder {
  /** How far a line may go without its newline. */
  static final int LINE_BYTES_MAX = 2048;

  /** The longest line with its newline; memcached's buffer. */
  static final int WHOLE_LINE_BYTES_MAX = 16 * 1024;

  /** The same for get and gets. */
  static final int GET_LINE_BYTES_MAX = 1 << 20;

  private static final int LEADING_SPACES_MAX = 100;
  private static final int LINE_END_BYTES = 2;

  /** memcached adds the line end to the length in an int of its own. */
  private static final int SIZE_MAX = Integer.MAX_VALUE - LINE_END_BYTES;

  private static final Command ENDLESS =
      new Command.Quit(TextForm.PLAIN, Command.Quit.Reason.LINE_TOO_LONG);
  private static final Command BAD_CHUNK = TextGrammar.answer("CLIENT_ERROR bad data chunk");
  private static final Command NO_MEMORY =
      TextGrammar.answer("SERVER_ERROR out of memory storing object");
  private static final Command SILENCE = new Command.Answered(TextForm.NOREPLY);

  private final IntSupplier valueBytesMax;
  private final MemoryBudget budget;
  private final TextLine line = new TextLine();
  private int searched;
  private PartialValue partial;
  private long toSkip;

  TextDecoder(IntSupplier valueBytesMax, MemoryBudget budget) {
    this.valueBytesMax = valueBytesMax;
    this.budget = budget;
  }

  @Override
  public Command next(ByteBuffer in) {
    Command command = null;
    while (command == null && in.hasRemaining()) {
      if (toSkip > 0) {
        skip(in);
      } else if (partial != null) {
        command = partialValue(in);
        if (command == null) {
          return null;
        }
      } else {
        int newline = newline(in);
        if (newline < 0) {
          return endless(in) ? ENDLESS : null;
        }
        command = line(in, newline);
      }
    }
    return command;
  }

  private void skip(ByteBuffer in) {
    int skipped = (int) Math.min(toSkip, in.remaining());
    in.position(in.position() + skipped);
    toSkip -= skipped;
  }

  private int newline(ByteBuffer in) {
    int end = in.limit();
    for (int place = in.position() + searched; place < end; place++) {
      if (in.get(place) == '\n') {
        searched = 0;
        return place;
      }
    }
    searched = in.remaining();
    return -1;
  }

  private static boolean endless(ByteBuffer in) {
    return in.remaining() > GET_LINE_BYTES_MAX
        || (in.remaining() > LINE_BYTES_MAX && !beginsWithGet(in));
  }

  private static boolean beginsWithGet(ByteBuffer in) {
    int place = in.position();
    while (in.get(place) == ' ') {
      if (++place - in.position() > LEADING_SPACES_MAX) {
        return false;
      }
    }
    if (in.get(place) != 'g' || in.get(place + 1) != 'e' || in.get(place + 2) != 't') {
      return false;
    }
    return in.get(place + 3) == ' ' || (in.get(place + 3) == 's' && in.get(place + 4) == ' ');
  }

  private Command line(ByteBuffer in, int newline) {
    int start = in.position();
    int length = newline - start;
    if (length > WHOLE_LINE_BYTES_MAX && (length > GET_LINE_BYTES_MAX || !beginsWithGet(in))) {
      return ENDLESS;
    }
    int end = length > 1 && in.get(newline - 1) == '\r' ? newline - 1 : newline;
    line.read(in, start, end);
    in.position(newline + 1);
    Verb verb = Verb.of(line);
    return verb.stores() ? store(verb, in) : TextGrammar.command(verb, line);
  }

  private Command store(Verb verb, ByteBuffer in) {
    boolean cas = verb == Verb.CAS;
    int words = cas ? 6 : 5;
    if (line.count() < words) {
      return TextGrammar.BAD_FORMAT;
    }
    if (line.count() > words + 1) {
      return TextGrammar.ERROR;
    }
    if (!line.readUnsigned(4, SIZE_MAX)) {
      return badFormat();
    }
    int size = (int) line.number();
    if (line.length(1) > Key.BYTES_MAX) {
      skipValue(size);
      return badFormat();
    }
    if (!line.readUnsigned(2, 0xffff_ffffL)) {
      return badFormat();
    }
    int flags = (int) line.number();
    if (!line.readSigned(3)) {
      return badFormat();
    }
    Expiry expiry = TextGrammar.expiry(line.number());
    OptionalLong compareCas = OptionalLong.empty();
    if (cas) {
      if (!line.readUnsigned(5, -1L)) {
        return badFormat();
      }
      compareCas = OptionalLong.of(line.number());
    }
    TextForm form = TextForm.of(TextGrammar.noreply(line));
    return value(
        new StoreHeader(form, line.key(1), mode(verb), flags, expiry, compareCas, size), in);
  }

  private Command badFormat() {
    return TextGrammar.unlessNoreply(line, TextGrammar.BAD_FORMAT);
  }

  private static Mutation.StoreMode mode(Verb verb) {
    return verb == Verb.CAS ? Mutation.StoreMode.SET : Mutation.StoreMode.valueOf(verb.name());
  }

  private Command value(StoreHeader header, ByteBuffer in) {
    if (header.size() > valueBytesMax.getAsInt()) {
      skipValue(header.size());
      return header.oversized();
    }
    if (in.remaining() >= header.size() + LINE_END_BYTES) {
      byte[] value = new byte[header.size()];
      in.get(value);
      return finish(header, value, in);
    }
    partial = new PartialValue(header, budget);
    return null;
  }

  private void skipValue(int size) {
    toSkip = (long) size + LINE_END_BYTES;
  }

  private Command partialValue(ByteBuffer in) {
    if (!partial.take(in)) {
      toSkip = (long) partial.missingBytes() + LINE_END_BYTES;
      Command answer = partial.header().form().noreply() ? SILENCE : NO_MEMORY;
      close();
      return answer;
    }
    if (partial.missingBytes() > 0 || in.remaining() < LINE_END_BYTES) {
      return null;
    }
    Command command = finish(partial.header(), partial.bytes(), in);
    close();
    return command;
  }

  /** A value counts only with its line end; what stands in its place is taken all the same. */
  private static Command finish(StoreHeader header, byte[] value, ByteBuffer in) {
    byte first = in.get();
    byte second = in.get();
    if (first == '\r' && second == '\n') {
      return header.with(value);
    }
    return header.form().noreply() ? SILENCE : BAD_CHUNK;
  }

  @Override
  public boolean midCommand() {
    return partial != null || toSkip > 0;
  }

  @Override
  public void close() {
    if (partial != null) {
      partial.release();
      partial = null;
    }
  }
}
