package io.kumo.proxy.memcached;

import java.util.Set;

/**
 * Lines of the classic text protocol that look after a memcached server rather than its data. What
 * steers memcached's own memory has no meaning here: it is accepted where memcached would accept it
 * and does nothing, or is refused as by a memcached where it is turned off.
 */
final class TextAdministration {
  private static final Command OK = TextGrammar.answer("OK");
  private static final Command END = TextGrammar.answer("END");
  private static final Command BAD_LINE = TextGrammar.answer("CLIENT_ERROR bad command line");
  private static final Command RESET = new Command.ResetStatistics(TextForm.PLAIN);

  private static final Set<String> STATISTICS = Set.of("settings", "items", "slabs", "sizes");

  private TextAdministration() {}

  static Command statistics(TextLine line) {
    if (line.count() == 1) {
      return new Command.Statistics(TextForm.PLAIN, "");
    }
    String group = line.text(1);
    return switch (group) {
      case "reset" -> RESET;
      case "detail" -> detail(line);
      case "cachedump" -> cachedump(line);
      case "conns" -> END;
      default ->
          STATISTICS.contains(group)
              ? new Command.Statistics(TextForm.PLAIN, group)
              : TextGrammar.ERROR;
    };
  }

  private static Command detail(TextLine line) {
    return switch (line.count() < 3 ? "" : line.text(2)) {
      case "on", "off" -> OK;
      case "dump" -> END;
      default -> TextGrammar.answer("CLIENT_ERROR usage: stats detail on|off|dump");
    };
  }

  private static Command cachedump(TextLine line) {
    if (line.count() < 4) {
      return BAD_LINE;
    }
    boolean numbers = line.readUnsigned(2, 0xffff_ffffL) && line.readUnsigned(3, 0xffff_ffffL);
    return numbers ? END : TextGrammar.BAD_FORMAT;
  }

  static Command command(Verb verb, TextLine line) {
    return switch (verb) {
      case SHUTDOWN -> TextGrammar.answer("ERROR: shutdown not enabled");
      case WATCH ->
          TextGrammar.unlessNoreply(
              line, TextGrammar.answer("CLIENT_ERROR watch commands not allowed"));
      case CACHE_MEMLIMIT -> memoryLimit(line);
      case SLABS -> slabs(line);
      case LRU -> lru(line);
      case LRU_CRAWLER ->
          line.count() == 2 || line.count() == 3
              ? TextGrammar.answer("CLIENT_ERROR lru crawler disabled")
              : TextGrammar.ERROR;
      default -> TextGrammar.ERROR;
    };
  }

  private static Command memoryLimit(TextLine line) {
    if (line.count() < 2 || line.count() > 3) {
      return TextGrammar.ERROR;
    }
    if (!line.readUnsigned(1, 0xffff_ffffL)) {
      return TextGrammar.unlessNoreply(line, TextGrammar.ERROR);
    }
    String answer =
        line.number() < 8
            ? "MEMLIMIT_TOO_SMALL cannot set maxbytes to less than 8m"
            : "MEMLIMIT_ADJUST_FAILED out of bounds or unable to adjust";
    return TextGrammar.unlessNoreply(line, TextGrammar.answer(answer));
  }

  private static Command slabs(TextLine line) {
    if (line.count() == 4 && line.text(1).equals("reassign")) {
      return TextGrammar.answer("CLIENT_ERROR slab reassignment disabled");
    }
    if (line.count() >= 3 && line.text(1).equals("automove")) {
      boolean level = line.readUnsigned(2, 0xffff_ffffL);
      return TextGrammar.unlessNoreply(line, level ? OK : TextGrammar.BAD_FORMAT);
    }
    return TextGrammar.ERROR;
  }

  private static Command lru(TextLine line) {
    if (line.count() < 3) {
      return TextGrammar.ERROR;
    }
    boolean known =
        switch (line.text(1)) {
          case "mode" -> line.text(2).equals("flat") || line.text(2).equals("segmented");
          case "temp_ttl" -> line.readSigned(2);
          case "tune" -> line.count() >= 6;
          default -> false;
        };
    return TextGrammar.unlessNoreply(line, known ? OK : TextGrammar.ERROR);
  }
}
