package io.kumo.proxy.memcached;

import io.kumo.message.Expiry;
import io.kumo.message.Mutation;
import io.kumo.ring.Key;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a line of the classic text protocol means, for commands without a data block. Follows
 * memcached 1.6 word by word, its oddities included: what stands where {@code noreply} may stand
 * and is something else, is ignored by most commands.
 */
final class TextGrammar {
  static final Command ERROR = answer("ERROR");
  static final Command BAD_FORMAT = answer("CLIENT_ERROR bad command line format");

  private static final Command OK = answer("OK");
  private static final Command BAD_EXPTIME = answer("CLIENT_ERROR invalid exptime argument");
  private static final Command BAD_DELTA = answer("CLIENT_ERROR invalid numeric delta argument");
  private static final Command BAD_DELETE =
      answer("CLIENT_ERROR bad command line format.  Usage: delete <key> [noreply]");
  private static final Command VERSION = answer(TextEncoder.VERSION_LINE);
  private static final Command QUIT = new Command.Quit(TextForm.PLAIN, Command.Quit.Reason.ASKED);
  private static final Command HTTP = new Command.Quit(TextForm.PLAIN, Command.Quit.Reason.HTTP);
  private static final Command SILENCE = new Command.Answered(TextForm.NOREPLY);

  private static final String NOREPLY = "noreply";
  private static final String HTTP_VERSION = "HTTP/";
  private static final String ZERO = "0";

  private TextGrammar() {}

  /** An answer of one line that depends on nothing. */
  static Command answer(String line) {
    return new Command.Answered(new TextForm(false, false, line));
  }

  /** Whether the line ends in {@code noreply}. */
  static boolean noreply(TextLine line) {
    return line.lastIs(NOREPLY);
  }

  /** The answer, or silence where the line wants no reply. */
  static Command unlessNoreply(TextLine line, Command answer) {
    return noreply(line) ? SILENCE : answer;
  }

  /** The command of a line whose verb has no data block. */
  static Command command(Verb verb, TextLine line) {
    return switch (verb) {
      case GET -> retrieve(line, TextForm.PLAIN);
      case GETS -> retrieve(line, TextForm.WITH_CAS);
      case GAT -> retrieveAndTouch(line, TextForm.PLAIN);
      case GATS -> retrieveAndTouch(line, TextForm.WITH_CAS);
      case INCR -> arithmetic(line, false);
      case DECR -> arithmetic(line, true);
      case DELETE -> delete(line);
      case TOUCH -> touch(line);
      case FLUSH_ALL -> flushAll(line);
      case VERSION -> VERSION;
      case QUIT -> line.count() == 1 ? QUIT : ERROR;
      case VERBOSITY -> verbosity(line);
      case STATS -> TextAdministration.statistics(line);
      case SHUTDOWN, CACHE_MEMLIMIT, SLABS, LRU, LRU_CRAWLER, WATCH ->
          TextAdministration.command(verb, line);
      case SET, ADD, REPLACE, APPEND, PREPEND, CAS ->
          throw new IllegalArgumentException("has a data block: " + verb);
      case UNKNOWN ->
          line.count() > 1 && line.length(0) > 1 && line.lastBeginsWith(HTTP_VERSION)
              ? HTTP
              : ERROR;
    };
  }

  private static Command retrieve(TextLine line, TextForm form) {
    if (line.count() < 2) {
      return BAD_FORMAT;
    }
    Keys keys = line.keys(1);
    return keys == null ? BAD_FORMAT : new Command.Retrieve(form, keys, Optional.empty());
  }

  private static Command retrieveAndTouch(TextLine line, TextForm form) {
    if (line.count() < 3) {
      return BAD_FORMAT;
    }
    if (!line.readSigned(1)) {
      return BAD_EXPTIME;
    }
    Expiry expiry = expiry(line.number());
    Keys keys = line.keys(2);
    return keys == null ? BAD_FORMAT : new Command.Retrieve(form, keys, Optional.of(expiry));
  }

  private static Command arithmetic(TextLine line, boolean decrement) {
    if (line.count() < 3) {
      return BAD_FORMAT;
    }
    if (line.count() > 4) {
      return ERROR;
    }
    if (line.length(1) > Key.BYTES_MAX) {
      return unlessNoreply(line, BAD_FORMAT);
    }
    if (!line.readUnsigned(2, -1L)) {
      return unlessNoreply(line, BAD_DELTA);
    }
    return mutate(
        line,
        new Mutation.Arithmetic(
            line.key(1),
            decrement,
            line.number(),
            OptionalLong.empty(),
            Expiry.NEVER,
            OptionalLong.empty()));
  }

  private static Command delete(TextLine line) {
    int count = line.count();
    if (count < 2) {
      return BAD_FORMAT;
    }
    if (count > 4) {
      return ERROR;
    }
    if (count > 2) {
      boolean hold = line.is(2, ZERO);
      boolean noreply = noreply(line);
      if (count == 3 ? !hold && !noreply : !hold || !noreply) {
        return unlessNoreply(line, BAD_DELETE);
      }
    }
    if (line.length(1) > Key.BYTES_MAX) {
      return count > 2 ? unlessNoreply(line, BAD_FORMAT) : BAD_FORMAT;
    }
    TextForm form = TextForm.of(count > 2 && noreply(line));
    return new Command.Mutate(form, new Mutation.Delete(line.key(1), OptionalLong.empty()));
  }

  private static Command touch(TextLine line) {
    if (line.count() < 3) {
      return BAD_FORMAT;
    }
    if (line.count() > 4) {
      return ERROR;
    }
    if (line.length(1) > Key.BYTES_MAX) {
      return unlessNoreply(line, BAD_FORMAT);
    }
    if (!line.readSigned(2)) {
      return unlessNoreply(line, BAD_EXPTIME);
    }
    return mutate(line, new Mutation.Touch(line.key(1), expiry(line.number()), false));
  }

  private static Command flushAll(TextLine line) {
    if (line.count() > 3) {
      return ERROR;
    }
    boolean noreply = line.count() > 1 && noreply(line);
    Expiry when = Expiry.IMMEDIATELY;
    if (line.count() != (noreply ? 2 : 1)) {
      if (!line.readSigned(1)) {
        return unlessNoreply(line, BAD_EXPTIME);
      }
      when = line.number() > 0 ? expiry(line.number()) : Expiry.IMMEDIATELY;
    }
    return new Command.FlushAll(TextForm.of(noreply), when);
  }

  private static Command verbosity(TextLine line) {
    if (line.count() < 2 || line.count() > 3) {
      return ERROR;
    }
    boolean valid = line.readUnsigned(1, 0xffff_ffffL);
    return unlessNoreply(line, valid ? OK : BAD_FORMAT);
  }

  private static Command mutate(TextLine line, Mutation.OnKey mutation) {
    return new Command.Mutate(TextForm.of(noreply(line)), mutation);
  }

  /**
   * memcached's exptime in seconds: 0 never, below 0 at once, up to 30 days relative, else a date.
   */
  static Expiry expiry(long seconds) {
    if (seconds == 0) {
      return Expiry.NEVER;
    }
    if (seconds < 0) {
      return Expiry.IMMEDIATELY;
    }
    long ms = seconds > Long.MAX_VALUE / 1000 ? Long.MAX_VALUE : seconds * 1000;
    return seconds <= RELATIVE_SECONDS_MAX ? Expiry.afterMs(ms) : Expiry.atEpochMs(ms);
  }

  private static final long RELATIVE_SECONDS_MAX = 30L * 24 * 60 * 60;
}
