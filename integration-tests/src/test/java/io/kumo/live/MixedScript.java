package io.kumo.live;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** A random pipeline of commands on keys that nobody else uses, with the one right answer. */
final class MixedScript {
  private final Map<String, String> values = new HashMap<>();
  private final StringBuilder commands = new StringBuilder();
  private final List<String> answers = new ArrayList<>();

  MixedScript(List<String> keys, SplittableRandom random, int length) {
    for (int i = 0; i < length; i++) {
      String key = keys.get(random.nextInt(keys.size()));
      boolean noreply = random.nextInt(3) == 0;
      switch (random.nextInt(9)) {
        case 0, 1 -> store("set", key, "" + i, noreply, true);
        case 2 -> store("add", key, "" + i, noreply, !values.containsKey(key));
        case 3 -> store("replace", key, "" + i, noreply, values.containsKey(key));
        case 4 -> append(key, noreply);
        case 5 -> count(key, random.nextInt(1_000));
        case 6 -> delete(key, noreply);
        case 7 -> error();
        default -> get(key);
      }
    }
  }

  /** All that is to be sent. */
  byte[] commands() {
    return commands.toString().getBytes(ISO_8859_1);
  }

  /** All lines that must come back. */
  List<String> answers() {
    return List.copyOf(answers);
  }

  private void store(String verb, String key, String value, boolean noreply, boolean stores) {
    command(verb + " " + key + " 0 0 " + value.length(), noreply);
    commands.append(value).append("\r\n");
    if (stores) {
      values.put(key, value);
    }
    answer(stores ? "STORED" : "NOT_STORED", noreply);
  }

  private void append(String key, boolean noreply) {
    String old = values.get(key);
    boolean stores = old != null;
    command("append " + key + " 0 0 1", noreply);
    commands.append("7\r\n");
    if (stores) {
      values.put(key, old + "7");
    }
    answer(stores ? "STORED" : "NOT_STORED", noreply);
  }

  private void count(String key, int delta) {
    command("incr " + key + " " + delta, false);
    String old = values.get(key);
    if (old == null) {
      answers.add("NOT_FOUND");
    } else if (old.length() > 20 || !isUnsignedLong(old)) {
      answers.add("CLIENT_ERROR cannot increment or decrement non-numeric value");
    } else {
      String sum = Long.toUnsignedString(Long.parseUnsignedLong(old) + delta);
      values.put(key, sum);
      answers.add(sum);
    }
  }

  private static boolean isUnsignedLong(String digits) {
    return new java.math.BigInteger(digits).bitLength() <= Long.SIZE;
  }

  private void delete(String key, boolean noreply) {
    command("delete " + key, noreply);
    answer(values.remove(key) == null ? "NOT_FOUND" : "DELETED", noreply);
  }

  private void error() {
    commands.append("nonsense\r\n");
    answers.add("ERROR");
  }

  private void get(String key) {
    command("get " + key, false);
    String value = values.get(key);
    if (value != null) {
      answers.add("VALUE " + key + " 0 " + value.length());
      answers.add(value);
    }
    answers.add("END");
  }

  private void command(String line, boolean noreply) {
    commands.append(line).append(noreply ? " noreply\r\n" : "\r\n");
  }

  private void answer(String line, boolean noreply) {
    if (!noreply) {
      answers.add(line);
    }
  }
}
